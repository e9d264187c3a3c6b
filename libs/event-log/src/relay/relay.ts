import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Kafka } from '@callboard/kafka';
import type { Logger } from '@callboard/logging';
import type { Db } from 'mongodb';
import type { BatchDocument } from './batch-document';
import { BatchStore } from './batch-store';
import { ensureGenesis } from './genesis';
import { Leadership } from './leadership';
import { KafkaBelongsElsewhere, LogDamaged } from './leadership-refusals';
import { Lease } from './lease';
import { LogStream } from './log-stream';
import { Republish } from './republish';
import { Term, TermOver } from './term';
import { TopicWatch } from './topic-watch';

export interface RelayOptions {
  db: Db;
  kafka: Kafka;
  /** Topic prefix. */
  prefix: string;
  logger: Logger;
  /** Partitions of the topics, where the log does not know yet. */
  partitions: number;
}

/** What a relay does now. `refused`: it found Kafka or the log in a state that an operator has to look at. */
export type RelayState = 'stopped' | 'standby' | 'leading' | 'refused';

const STANDBY_EVERY_MS = 500;
const REFUSED_EVERY_MS = 10_000;
const AWAIT_MS = 1_000;

/**
 * Carries the log to Kafka: one elected leader, in commit order, giving every change its position on the way. Any
 * number of processes may run one; the others stand by.
 */
export class Relay {
  private readonly lease: Lease;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private term: Term | undefined;
  private leadership: Leadership | undefined;
  /** What the relay does now. */
  state: RelayState = 'stopped';
  /** Why it refuses to lead, when it does. */
  refusal: string | undefined;

  constructor(private readonly options: RelayOptions) {
    this.lease = new Lease(options.db, randomUUID());
  }

  /** The last position this process published; 0 where it does not lead. */
  get position(): number {
    return this.leadership?.position ?? 0;
  }

  start(): void {
    this.running ??= this.run();
  }

  /** Finishes the batch in hand and gives the lease up. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.term?.end('stopped');
    await this.running;
    this.state = 'stopped';
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        const epoch = await this.candidacy();
        if (epoch !== undefined) await this.lead(epoch);
      } catch (error) {
        await this.judge(error);
      }
      await this.idle(this.state === 'refused' ? REFUSED_EVERY_MS : STANDBY_EVERY_MS);
    }
  }

  private async candidacy(): Promise<number | undefined> {
    await this.lease.ensure();
    const epoch = await this.lease.hold();
    if (epoch === undefined && this.state !== 'refused') this.state = 'standby';
    return epoch;
  }

  private async lead(epoch: number): Promise<void> {
    const { db, logger } = this.options;
    const genesis = await ensureGenesis(db, this.options);
    const term = (this.term = new Term(this.lease));
    // It may have been told while it asked for the lease, when there was no term to end.
    if (this.stopped) term.end('stopped');
    const leadership = new Leadership({ ...this.options, genesis, epoch, proceed: () => term.proceed() });
    try {
      term.proceed();
      const last = await this.begin(leadership);
      await this.lease.tellLeading(epoch);
      this.leadership = leadership;
      this.state = 'leading';
      this.refusal = undefined;
      logger.info({ event: 'relay.leading', epoch, position: leadership.position });
      this.watchTopics(term, leadership);
      await this.follow(leadership, await this.openStream(last), term);
    } finally {
      term.close();
      this.leadership = undefined;
      if (this.state === 'leading') this.state = 'standby';
      await leadership.stop();
      await this.lease.release().catch(() => undefined);
    }
  }

  /** What one that slept finds in Kafka is its successor's, not another log's: only who holds the lease may refuse to lead. */
  private async begin(leadership: Leadership): Promise<BatchDocument | undefined> {
    try {
      return await leadership.begin();
    } catch (error) {
      if (isRefusal(error) && (await this.lease.hold()) === undefined) throw new TermOver('the lease is lost');
      throw error;
    }
  }

  private openStream(last: BatchDocument | undefined): Promise<LogStream> {
    const { db, logger } = this.options;
    const onHistoryLost = (error: unknown) =>
      logger.warn({ event: 'relay.history.lost', after: last?._id, err: error });
    return LogStream.open({ db, batches: new BatchStore(db), last, onHistoryLost });
  }

  private watchTopics(term: Term, leadership: Leadership): void {
    const watch = new TopicWatch({ ...this.options, republish: new Republish(this.options.db) });
    term.watch(() => watch.reasonToBeginAnew(leadership.position));
  }

  /** Publishes what the stream brings until the term is over. Never pipelined: one batch is done before the next is read. */
  private async follow(leadership: Leadership, stream: LogStream, term: Term): Promise<void> {
    try {
      for (;;) {
        const batch = await stream.next(Math.max(1, Math.min(AWAIT_MS, leadership.marksDueInMs())));
        term.proceed();
        await leadership.take(batch);
        term.proceed();
      }
    } finally {
      await stream.close();
    }
  }

  private async judge(error: unknown): Promise<void> {
    if (this.stopped) return;
    const refused = isRefusal(error);
    this.state = refused ? 'refused' : 'standby';
    this.refusal = refused ? error.message : undefined;
    const facts = { event: refused ? 'relay.refused' : 'relay.stepped.down', err: error };
    if (!refused) return this.options.logger.warn(facts);
    this.options.logger.error(facts, error.message);
    await this.lease.tellRefusal(error.message).catch(() => undefined);
  }

  private get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async idle(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

function isRefusal(error: unknown): error is KafkaBelongsElsewhere | LogDamaged {
  return error instanceof KafkaBelongsElsewhere || error instanceof LogDamaged;
}
