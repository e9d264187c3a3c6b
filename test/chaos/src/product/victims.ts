import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, type Product, type RunningProcess } from '@callboard/testing';
import { ask } from '../http';
import { roles } from '../schedule/fault-schedule';

const lookEveryMs = 100;
const upWithinMs = 120_000;
/** They speak no HTTP: they are back when every service is ready again. */
const servers = new Set(['kafka', 'mongo']);

/** A process did not come back. */
export class Stuck extends Error {
  override readonly name = 'Stuck';
}

/** The product's processes, to be killed and paused. */
export class Victims {
  kills = 0;
  pauses = 0;
  /** How long each kind of process was away, from the kill to its readiness. */
  readonly awayMs = new Map<string, number[]>();
  private readonly struckAt = new Map<string, number>();
  private readonly stopped = new Set<number>();

  constructor(private readonly product: Product) {}

  /** Kills without a chance to say good-bye; waits for a process that is just being started again. */
  async kill(wanted: string[]): Promise<void> {
    const found = await Promise.all(wanted.map((role) => this.running(role)));
    for (const { role, pid } of found) {
      process.kill(pid, 'SIGKILL');
      this.kills += 1;
      this.struckAt.set(role, Date.now());
    }
    await this.until(() => found.every(({ pid }) => !isAlive(pid)), `${wanted.join(', ')} ended`);
  }

  async pause(role: string, forMs: number): Promise<void> {
    const { pid } = await this.running(role);
    this.stopped.add(pid);
    process.kill(pid, 'SIGSTOP');
    this.pauses += 1;
    await pause(forMs);
    this.wake();
  }

  /** Lets everything that was stopped go on; for the end of a run too. */
  wake(): void {
    for (const pid of this.stopped) if (isAlive(pid)) process.kill(pid, 'SIGCONT');
    this.stopped.clear();
  }

  /** Resolves once every process is there and says that it is ready. */
  async allUp(): Promise<void> {
    await Promise.all(roles.map((role) => this.up(role)));
    // A server that came back last may have made others unready meanwhile.
    await Promise.all(roles.map((role) => this.up(role)));
    for (const role of servers) this.back(role);
  }

  base(role: string): string {
    return `http://127.0.0.1:${this.product.process(role).port}`;
  }

  private async up(role: string): Promise<void> {
    let why = '';
    await this.until(
      async () => {
        const { pid } = this.product.process(role);
        if (!isAlive(pid)) return false;
        const answered = servers.has(role) ? undefined : await ask(`${this.base(role)}/readyz`);
        why = answered?.why ?? '';
        return answered === undefined || answered.status === 200;
      },
      () => `${role} ready again (${why})`,
    );
    if (!servers.has(role)) this.back(role);
  }

  private back(role: string): void {
    const struckAt = this.struckAt.get(role);
    if (struckAt === undefined) return;
    this.struckAt.delete(role);
    const kind = role.replace(/-\d+$/, '');
    this.awayMs.set(kind, [...(this.awayMs.get(kind) ?? []), Date.now() - struckAt]);
  }

  private async running(role: string): Promise<RunningProcess> {
    await this.until(() => isAlive(this.product.process(role).pid), `${role} running`);
    return this.product.process(role);
  }

  private async until(ask: () => boolean | Promise<boolean>, what: string | (() => string)): Promise<void> {
    const until = Date.now() + upWithinMs;
    while (Date.now() < until) {
      try {
        if (await ask()) return;
      } catch {
        // Not in run.json while it is being started again.
      }
      await pause(lookEveryMs);
    }
    throw new Stuck(`After ${upWithinMs / 1000} s, still not: ${typeof what === 'string' ? what : what()}`);
  }
}
