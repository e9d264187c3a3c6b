import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { NotReady, Readiness } from '@callboard/health';
import { Agent, request } from 'undici';
import type { Hindrance, Replica } from './replica';
import { ReplicaSets } from './replica-sets';

const pauseWhenReadyMs = 1_000;
const pauseWhenHinderedMs = 250;
const answerTimeoutMs = 2_500;
const connectTimeoutMs = 1_000;
const reportBytesMax = 64 * 1024;

/** Asks every replica for `/readyz` about once a second, and tells the gateway's own readiness of the services. */
@Injectable()
export class ReplicaWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly stopping = new AbortController();
  private readonly agent = new Agent({ connect: { timeout: connectTimeoutMs }, headersTimeout: answerTimeoutMs });

  constructor(
    private readonly sets: ReplicaSets,
    private readonly readiness: Readiness,
  ) {}

  onApplicationBootstrap(): void {
    for (const set of this.sets.all) {
      this.readiness.register(set.service, () => {
        if (!set.replicas.some(({ isReady }) => isReady)) throw new NotReady(set.hindrances());
      });
      for (const replica of set.replicas) void this.follow(replica);
    }
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.agent.destroy();
  }

  private async follow(replica: Replica): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const hindrance = await this.ask(replica);
      if (hindrance) replica.hindered(hindrance);
      else replica.answeredReady();
      const pauseMs = hindrance ? pauseWhenHinderedMs : pauseWhenReadyMs;
      await pause(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async ask({ url }: Replica): Promise<Hindrance | undefined> {
    const signal = AbortSignal.any([this.stopping.signal, AbortSignal.timeout(answerTimeoutMs)]);
    try {
      const { statusCode, body } = await request(`${url}/readyz`, { dispatcher: this.agent, signal });
      if (statusCode !== 200) return { kind: 'not-ready', reason: reasonIn(await body.text()) };
      await body.dump({ limit: reportBytesMax });
      return undefined;
    } catch (error) {
      const isRefused = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
      return isRefused ? { kind: 'refused', reason: 'not running' } : { kind: 'late', reason: 'does not answer' };
    }
  }
}

/** The failed checks of a service's report, in the words it shows to everyone. */
function reasonIn(report: string): string {
  try {
    const { checks = {} } = JSON.parse(report.slice(0, reportBytesMax)) as { checks?: Record<string, string> };
    const failed = Object.entries(checks).filter(([, outcome]) => outcome !== 'ok');
    return failed.map(([name, outcome]) => `${name} ${outcome}`).join(', ') || 'not ready';
  } catch {
    return 'not ready';
  }
}
