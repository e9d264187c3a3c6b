import { setTimeout as pause } from 'node:timers/promises';
import type { FailedRead, Read } from '../checker/observation';
import { ask, type Answered } from '../http';
import type { Random } from '../random';
import { markerIn, markerOf } from './content';

const everyMs = 200;

interface Found {
  results: { document: { location: string; text: string } }[];
}

type Question = (
  base: string,
  ref: string,
  headers: Record<string, string>,
) => Promise<Answered<unknown> & { marker?: string | null }>;

/** The ways of asking for one entity. */
export const questions: Record<'catalog' | 'search', Question> = {
  catalog: async (base, ref, headers) => {
    const url = `${base}/api/catalog/entities/by-name/${ref.replace(':', '/')}`;
    const answered = await ask<{ metadata: { description?: string } }>(url, { headers });
    if (answered.status === 404) return { ...answered, marker: null };
    return answered.status === 200 ? { ...answered, marker: markerOf(answered.body) } : answered;
  },
  search: async (base, ref, headers) => {
    const [, namespace, name] = /:(.+)\/(.+)$/.exec(ref)!;
    const answered = await ask<Found>(`${base}/api/search/query?term=${name}&pageLimit=100`, { headers });
    if (answered.status !== 200) return answered;
    const location = `/catalog/${namespace}/component/${name}`;
    const hit = answered.body!.results.find(({ document }) => document.location === location);
    return { ...answered, marker: hit ? markerIn(hit.document.text) : null };
  },
};

/** Reads one entity after the other, passes on the position that it saw, and keeps what it was shown. */
export class Reader {
  readonly reads: Read[] = [];
  readonly failed: FailedRead[] = [];
  private position = 0;
  private turn = 0;

  constructor(
    readonly name: string,
    private readonly question: Question,
    /** Asked in turn. */
    private readonly bases: string[],
  ) {}

  async run(refs: string[], random: Random, stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      await this.read(random.pick(refs));
      await pause(everyMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  }

  /** When a read failed last; 0 where none did. */
  get failedAt(): number {
    return this.failed.at(-1)?.to ?? 0;
  }

  private async read(ref: string): Promise<void> {
    const from = Date.now();
    const asked = this.position;
    const base = this.bases[this.turn++ % this.bases.length]!;
    const headers: Record<string, string> = asked > 0 ? { 'x-callboard-at-least': String(asked) } : {};
    const { marker, headers: told, why } = await this.question(base, ref, headers);
    if (marker === undefined) return void this.failed.push({ reader: this.name, from, to: Date.now(), why });
    const position = Number(told.get('x-callboard-position') ?? 0);
    this.reads.push({ reader: this.name, ref, marker, position, asked });
    this.position = Math.max(asked, position);
  }
}
