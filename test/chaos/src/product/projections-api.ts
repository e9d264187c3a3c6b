import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../http';
import type { Rebuilt } from '../schedule/fault-schedule';
import { Stuck } from './victims';

const lookEveryMs = 250;
const doneWithinMs = 300_000;
const bases: Record<Rebuilt['service'], string> = {
  catalog: '/api/catalog/v1',
  search: '/api/search/v1',
  notification: '/api/notifications/v1',
};

interface Generation {
  number: number;
  state: 'building' | 'live' | 'retiring' | 'kept' | 'failed' | 'dropping';
}

interface Verification {
  startedAt: string;
  agrees: boolean;
  position: number;
  compared: number;
  unsettled: number;
}

/** A projection as `GET …/projections/{name}` shows it. */
interface Shown {
  generations: Generation[];
  verification: Verification | null;
}

/** Rebuilds and verifications, as an operator asks for them. */
export class ProjectionsApi {
  constructor(
    private readonly gateway: string,
    private readonly token: string,
  ) {}

  /** Whether this product can rebuild. */
  async isThere(): Promise<boolean> {
    return (await ask(`${this.gateway}${bases.catalog}/projections`)).status === 200;
  }

  /** Asks for a rebuild; resolves with the number of the generation that is live before it. */
  async begin(of: Rebuilt): Promise<number> {
    const before = liveIn(await this.shown(of));
    await this.command(of, 'rebuild');
    return before;
  }

  /** Resolves once every replica reads another generation; rejects with what the product says where that fails. */
  async untilSwapped(of: Rebuilt, before: number): Promise<void> {
    await this.until(of, before, (shown) => {
      const isUnderWay = shown.generations.some(({ state }) => state === 'building' || state === 'retiring');
      return liveIn(shown) > before && !isUnderWay;
    });
  }

  /** Has the log folded again beside the live documents; resolves with what is wrong, in the product's own words. */
  async verify(of: Rebuilt, changes: number): Promise<string | undefined> {
    const former = await this.shown(of);
    const newest = Math.max(...former.generations.map(({ number }) => number));
    await this.command(of, 'verify');
    const isDone = ({ verification }: Shown) =>
      verification !== null && verification.startedAt !== former.verification?.startedAt;
    const { verification } = await this.until(of, newest, isDone);
    const { agrees, position, compared, unsettled } = verification!;
    const isWhole = position >= changes && unsettled === 0 && (compared > 0 || changes === 0);
    return agrees && isWhole ? undefined : JSON.stringify(verification);
  }

  private async shown(of: Rebuilt): Promise<Shown> {
    const until = Date.now() + doneWithinMs;
    for (;;) {
      const { status, body, why } = await ask<Shown>(this.url(of));
      if (status === 200) return body!;
      if (Date.now() > until) throw new Stuck(`${this.url(of)} was answered ${why}`);
      await pause(lookEveryMs);
    }
  }

  private async command(of: Rebuilt, command: 'rebuild' | 'verify'): Promise<void> {
    const headers = { authorization: `Bearer ${this.token}` };
    const until = Date.now() + doneWithinMs;
    for (;;) {
      const body = { reason: 'chaos' };
      const { status, why } = await ask(`${this.url(of)}/${command}`, { method: 'POST', headers, body });
      // 409: the answer was lost, and what was asked for is under way.
      if (status === 202 || status === 409) return;
      const isTemporary = status === 0 || status >= 500;
      if (!isTemporary || Date.now() > until) throw new Stuck(`${command} of ${of.projection} was answered ${why}`);
      await pause(lookEveryMs);
    }
  }

  private async until(of: Rebuilt, before: number, isDone: (shown: Shown) => boolean): Promise<Shown> {
    const until = Date.now() + doneWithinMs;
    for (;;) {
      const shown = await this.shown(of);
      if (isDone(shown)) return shown;
      const failed = shown.generations.find(({ number, state }) => number > before && state === 'failed');
      if (failed) throw new Stuck(`a build of ${of.projection} failed: ${JSON.stringify(failed)}`);
      if (Date.now() > until) {
        throw new Stuck(`${of.projection} after ${doneWithinMs / 1000} s: ${JSON.stringify(shown)}`);
      }
      await pause(lookEveryMs);
    }
  }

  private url({ service, projection }: Rebuilt): string {
    return `${this.gateway}${bases[service]}/projections/${projection}`;
  }
}

function liveIn({ generations }: Shown): number {
  return generations.find(({ state }) => state === 'live')?.number ?? 0;
}
