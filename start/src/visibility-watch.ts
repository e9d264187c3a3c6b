import { pause } from '@callboard/platform';
import type { GatewayClient } from './gateway-client';
import type { Expected, PushTally } from './push-tally';

const batchMax = 200;
const betweenMs = 10;

interface Shown {
  items?: ({ metadata?: { etag?: string } } | null)[];
}

/** Watches, as any reader may, until everything that was accepted can be seen, and measures how long it took. */
export class VisibilityWatch {
  readonly lateRefs: string[] = [];
  readonly durationsMs: number[] = [];
  private pushing = true;

  constructor(
    private readonly client: GatewayClient,
    private readonly tally: PushTally,
    private readonly lateAfterMs: number,
  ) {}

  /** No more will be accepted: `run` ends when everything was seen or is late. */
  pushEnded(): void {
    this.pushing = false;
  }

  async run(): Promise<void> {
    while (this.pushing || this.tally.awaited.size > 0) {
      await this.look([...this.tally.awaited.values()].slice(0, batchMax));
      await pause(betweenMs);
    }
  }

  private async look(batch: Expected[]): Promise<void> {
    if (batch.length === 0) return;
    const shown = await this.shown(batch.map(({ ref }) => ref));
    const now = Date.now();
    batch.forEach((expected, index) => {
      if (this.tally.awaited.get(expected.ref) !== expected) return;
      if (shown[index] === expected.etag) this.seen(expected, now);
      else if (now - expected.answeredAt > this.lateAfterMs) this.late(expected);
    });
  }

  private async shown(entityRefs: string[]): Promise<(string | undefined)[]> {
    const body = { entityRefs, fields: ['metadata.etag'] };
    const answer = await this.client.post('/api/catalog/entities/by-refs', body).catch(() => undefined);
    const { items = [] } = (answer?.status === 200 ? answer.body : {}) as Shown;
    return items.map((item) => item?.metadata?.etag);
  }

  private seen({ ref, sentAt }: Expected, now: number): void {
    this.tally.awaited.delete(ref);
    this.durationsMs.push(now - sentAt);
  }

  private late({ ref }: Expected): void {
    this.tally.awaited.delete(ref);
    this.lateRefs.push(ref);
  }
}

/** The duration below which this share of all lies. */
export function percentile(durationsMs: number[], share: number): number {
  const sorted = [...durationsMs].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
