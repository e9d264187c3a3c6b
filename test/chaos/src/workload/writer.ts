import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Finding, Read, Write } from '../checker/observation';
import { ask, type Answered } from '../http';
import type { Random } from '../random';
import { entityWith, markerOf } from './content';
import { restMs } from './pace';
import type { PlannedRequest, PlannedWrite } from './write-plan';

const againAfterMs = 150;
const ownReadShare = 0.1;
const entitiesPath = '/api/ingestion/v1/entities';
/** Refusals that the workload provokes; any other is a finding. */
const provoked = new Set(['stale-etag', 'unknown-entity', 'managed-by-another-source']);
/** An item that was not decided: to be sent again. */
const undecided = new Set(['log-unavailable', 'database-unavailable', 'overloaded']);

interface Item {
  outcome: Answer['outcome'];
  version?: number;
  etag?: string;
  problem?: { code: string };
}

interface PushAnswer {
  receipt?: { id: string; token: string };
  items?: Item[];
  code?: string;
}

/** What writers share. */
export interface Desk {
  gateway: string;
  token: string;
  writes: Write[];
  reads: Read[];
  unexpected: Finding[];
  /** Latest and an older etag of each entity, as far as writers were told. */
  etags: Map<string, { version: number; latest: string; older?: string }>;
  /** Answers that came to nothing, by their reason. */
  lost: Map<string, number>;
  /** Changes that writers were told of. */
  appended: number;
  /** Changes that writers were told of and the slowest subscriber was not. */
  backlog(): number;
}

/** Sends one plan's requests, each until it is answered, and keeps what it was told. */
export class Writer {
  constructor(
    private readonly name: string,
    private readonly desk: Desk,
    private readonly random: Random,
  ) {}

  /** Goes on until `stopping`; a request in hand is sent until `givingUp`. */
  async run(plan: Iterable<PlannedRequest>, stopping: AbortSignal, givingUp: AbortSignal): Promise<void> {
    for (const request of plan) {
      if (stopping.aborted) return;
      const begun = Date.now();
      await this.untilAnswered(request, givingUp);
      const { appended: changes } = this.desk;
      const restsMs = restMs({ answeredInMs: Date.now() - begun, backlog: this.desk.backlog(), changes });
      await pause(restsMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  }

  private async untilAnswered({ writes, source }: PlannedRequest, givingUp: AbortSignal): Promise<void> {
    const records = writes.map((write) => this.recordOf(write));
    this.desk.writes.push(...records);
    while (!givingUp.aborted) {
      for (const record of records) record.sent += 1;
      const answered = await this.send(records, source);
      if (this.took(records, answered)) return this.readOwn(records, answered.body?.receipt?.token);
      this.desk.lost.set(answered.why, (this.desk.lost.get(answered.why) ?? 0) + 1);
      await pause(againAfterMs);
    }
  }

  private recordOf({ ref, wish, marker, condition }: PlannedWrite): Write {
    const known = this.desk.etags.get(ref);
    const ifMatch = condition === 'latest' ? known?.latest : condition === 'older' ? known?.older : undefined;
    return { ref, wish, marker, sent: 0, firstSentAt: Date.now(), ...(ifMatch !== undefined && { ifMatch }) };
  }

  private send(records: Write[], source: string | undefined): Promise<Answered<PushAnswer>> {
    const [first] = records;
    const { ref, wish, ifMatch } = first!;
    const headers = {
      authorization: `Bearer ${this.desk.token}`,
      ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
    };
    const query = source === undefined ? '' : `?source=${source}`;
    const at = this.desk.gateway + entitiesPath;
    if (wish === 'remove') return ask(`${at}/${ref.replace(':', '/')}${query}`, { method: 'DELETE', headers });
    const entities = records.map((record) => entityWith(record.ref, record.marker!));
    return ask(at + query, { method: 'POST', headers, body: entities.length === 1 ? entities[0] : entities });
  }

  /** Keeps the answer; false when there was none and the request is to be sent again. */
  private took(records: Write[], { status, body, why }: Answered<PushAnswer>): boolean {
    if (status === 0 || status >= 500 || status === 429) {
      if (status === 500) this.unexpected(`${records[0]!.ref} was answered ${why}`);
      return false;
    }
    const whole = body?.items ? undefined : (body?.code ?? 'unexplained');
    records.forEach((record, index) => {
      const item: Item = body?.items?.[index] ?? { outcome: 'refused', problem: { code: whole! } };
      this.keep(record, item, body?.receipt?.id);
    });
    return true;
  }

  private keep(record: Write, item: Item, receipt: string | undefined): void {
    const { outcome, version, etag, problem } = item;
    if (problem && undecided.has(problem.code)) return;
    if (problem && !provoked.has(problem.code)) this.unexpected(`${record.ref} was refused as ${problem.code}`);
    record.answer = { at: Date.now(), outcome, version, etag, receipt, code: problem?.code };
    if (outcome !== 'unchanged' && outcome !== 'refused') this.desk.appended += 1;
    this.remember(record.ref, item);
  }

  private remember(ref: string, { version, etag }: Item): void {
    const known = this.desk.etags.get(ref);
    if (version === undefined || etag === undefined || version <= (known?.version ?? 0)) return;
    this.desk.etags.set(ref, { version, latest: etag, ...(known && { older: known.latest }) });
  }

  /** Reads what it has just written, by the receipt. */
  private async readOwn(records: Write[], token: string | undefined): Promise<void> {
    const { ref, answer } = records[0]!;
    if (token === undefined || answer?.version === undefined || !this.random.chance(ownReadShare)) return;
    const path = `/api/catalog/entities/by-name/${ref.replace(':', '/')}`;
    const { status, body, headers } = await ask<{ metadata: { description?: string } }>(this.desk.gateway + path, {
      headers: { 'x-callboard-at-least': token },
    });
    if (status !== 200 && status !== 404) return;
    this.desk.reads.push({
      reader: `${this.name}, its own write`,
      ref,
      marker: status === 200 ? markerOf(body) : null,
      position: Number(headers.get('x-callboard-position') ?? 0),
      asked: 0,
      ownVersion: answer.version,
    });
  }

  private unexpected(what: string): void {
    this.desk.unexpected.push({ kind: 'failed', where: this.name, what });
  }
}
