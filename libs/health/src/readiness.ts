import { Injectable } from '@nestjs/common';

/** Resolves when the part is ready; throws when it is not. */
export type ReadinessCheck = () => Promise<void> | void;

/** A check's failure whose message may be shown to everyone; other errors are shown as "failed". */
export class NotReady extends Error {
  override readonly name = 'NotReady';
}

/** What `/readyz` answers. */
export interface ReadinessReport {
  status: 'ready' | 'not-ready';
  checks: Record<string, string>;
}

const checkTimeoutMs = 2_000;

/** Knows whether this process should get traffic: all registered checks pass, and it is not going down. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private isDraining = false;

  /** Adds a check under a name that `/readyz` shows; a second one under the same name replaces the first. */
  register(name: string, check: ReadinessCheck): void {
    this.checks.set(name, check);
  }

  /** From now on not ready: the process is going down. */
  drain(): void {
    this.isDraining = true;
  }

  /** Runs all checks at once; each counts as failed after 2 s. */
  async report(): Promise<ReadinessReport> {
    const named = [...this.checks].map(async ([name, check]) => [name, await outcomeOf(check)] as const);
    const checks = Object.fromEntries(await Promise.all(named));
    if (this.isDraining) checks['process'] = 'going down';
    const isReady = Object.values(checks).every((outcome) => outcome === 'ok');
    return { status: isReady ? 'ready' : 'not-ready', checks };
  }
}

async function outcomeOf(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('timed out'), checkTimeoutMs);
  });
  try {
    return await Promise.race([Promise.resolve(check()).then(() => 'ok'), late]);
  } catch (error) {
    return error instanceof NotReady ? error.message : 'failed';
  } finally {
    clearTimeout(timer);
  }
}
