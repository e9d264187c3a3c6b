import { setTimeout as pause } from 'node:timers/promises';
import { ask } from '../http';
import type { Rebuilt } from '../schedule/fault-schedule';
import { Stuck } from './victims';

const lookEveryMs = 250;
const doneWithinMs = 120_000;
const bases: Record<Rebuilt['service'], string> = {
  catalog: '/api/catalog/v1',
  search: '/api/search/v1',
  notification: '/api/notifications/v1',
};

/** A generation as `GET …/projections` shows it. */
interface Generation {
  number: number;
  state: string;
  purpose?: string;
  expected?: number;
  done?: number;
  error?: unknown;
}

interface Verification {
  state?: string;
  number?: number;
  at?: string;
  finishedAt?: string;
  differing?: number;
}

interface Shown {
  name: string;
  generation: number;
  watermark: number;
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
    const { generation } = await this.shown(of);
    await this.command(of, 'rebuild');
    return generation;
  }

  /** Resolves once another generation is live; rejects with what the product says where that does not happen. */
  async untilSwapped(of: Rebuilt, before: number): Promise<void> {
    await this.until(of, ({ generation, generations }) => {
      const failed = generations.find(({ number, error }) => number > before && error);
      if (failed) throw new Stuck(`rebuild of ${of.projection}: ${JSON.stringify(failed)}`);
      return generation > before;
    });
  }

  /** Has the log folded again beside the live documents; resolves with what differs, in the product's own words. */
  async verify(of: Rebuilt): Promise<string | undefined> {
    const { verification: former } = await this.shown(of);
    await this.command(of, 'verify');
    const changed = (one: Verification | null) => one !== null && JSON.stringify(one) !== JSON.stringify(former);
    const done = await this.until(of, ({ verification, generations }) => {
      const underWay = generations.some(({ purpose, state }) => purpose === 'verification' && state !== 'dropping');
      return changed(verification) && !underWay;
    });
    const { verification } = done;
    return isEqual(verification!) ? undefined : JSON.stringify(verification);
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

  private async until(of: Rebuilt, isDone: (shown: Shown) => boolean): Promise<Shown> {
    const until = Date.now() + doneWithinMs;
    let shown = await this.shown(of);
    while (!isDone(shown)) {
      if (Date.now() > until)
        throw new Stuck(`${of.projection} after ${doneWithinMs / 1000} s: ${JSON.stringify(shown)}`);
      await pause(lookEveryMs);
      shown = await this.shown(of);
    }
    return shown;
  }

  private url({ service, projection }: Rebuilt): string {
    return `${this.gateway}${bases[service]}/projections/${projection}`;
  }
}

function isEqual(verification: Verification): boolean {
  return verification.differing === 0;
}
