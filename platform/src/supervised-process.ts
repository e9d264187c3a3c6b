import { readFileSync } from 'node:fs';
import { BackOff } from './back-off';
import { spawnBound, type BoundChild, type ChildCommand } from './bound-child';
import { pause, withProgress, type Log } from './progress';

/** A server to keep running. */
export interface SupervisedSpec extends ChildCommand {
  role: string;
  port: number;
  /** One attempt to use the server; rejects while it is not usable yet. */
  probe(): Promise<void>;
  /** How long the very first start may take to a successful probe; later ones wait as long as the process lives. */
  readyTimeoutMs: number;
  /** How long it may take to end after SIGTERM before it is killed. */
  stopTimeoutMs: number;
}

/** What happened to a supervised process. */
export interface ProcessNews {
  role: string;
  what: 'died' | 'starting' | 'ready' | 'failed';
  detail: string;
}

const probeEveryMs = 100;

function tailOf(logFile: string): string {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  } catch {
    return '(no log)';
  }
}

/** Keeps one server running: starts it, waits until it is usable, and starts it again with back-off when it dies. */
export class SupervisedProcess {
  private child: BoundChild | undefined;
  private startedAt = 0;
  private stopping = false;
  private readonly backOff = new BackOff();
  private readonly listeners: ((news: ProcessNews) => void)[] = [];

  constructor(
    readonly spec: SupervisedSpec,
    private readonly log: Log,
  ) {}

  get role(): string {
    return this.spec.role;
  }

  get port(): number {
    return this.spec.port;
  }

  /** The server's own pid; undefined while none runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  onNews(listener: (news: ProcessNews) => void): void {
    this.listeners.push(listener);
  }

  /** Starts the server and resolves when it is usable; rejects with the end of its log when it does not become so. */
  async start(): Promise<void> {
    await this.launch(this.spec.readyTimeoutMs);
    void this.keep();
  }

  /** Asks the server to end, kills it when it does not, and starts it no more. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.end();
  }

  /** Ends the server; it is started again as after any death. */
  async restart(): Promise<void> {
    await this.end();
  }

  private async end(): Promise<void> {
    const child = this.child;
    if (!child) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), this.spec.stopTimeoutMs);
    await child.ended;
    clearTimeout(timer);
  }

  private async launch(timeoutMs: number): Promise<void> {
    const child = await spawnBound(this.spec);
    this.child = child;
    this.startedAt = Date.now();
    this.tell('starting', `pid ${child.pid}`);
    void child.ended.then(() => (this.child = this.child === child ? undefined : this.child));
    if (this.stopping) await this.end();
    await withProgress(this.log, `${this.role} is starting`, () => this.untilUsable(child, timeoutMs));
    this.tell('ready', `pid ${child.pid}, port ${this.port}, after ${Date.now() - this.startedAt} ms`);
  }

  private async untilUsable(child: BoundChild, timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs;
    let last: unknown;
    while (Date.now() < until) {
      const ending = await Promise.race([child.ended, this.attempt((error) => (last = error))]);
      if (ending === 'usable') return;
      if (ending !== 'not yet') throw new Error(`${this.role} ended (${ending}). ${this.logEnd()}`);
      await pause(probeEveryMs);
    }
    await this.end();
    throw new Error(`${this.role} was not usable after ${timeoutMs} ms (${last}). ${this.logEnd()}`);
  }

  private async attempt(failed: (error: unknown) => void): Promise<'usable' | 'not yet'> {
    try {
      await this.spec.probe();
      return 'usable';
    } catch (error) {
      failed(error);
      return 'not yet';
    }
  }

  private async keep(): Promise<void> {
    while (!this.stopping) {
      const ending = (await this.child?.ended) ?? 'ended';
      if (this.stopping) return;
      const delayMs = this.backOff.afterDeath(Date.now() - this.startedAt);
      this.tell('died', `${ending}; started again in ${delayMs} ms`);
      await pause(delayMs);
      if (!this.stopping) await this.launch(Infinity).catch((error: Error) => this.tell('failed', error.message));
    }
  }

  private logEnd(): string {
    return `The end of ${this.spec.logFile}:\n${tailOf(this.spec.logFile)}`;
  }

  private tell(what: ProcessNews['what'], detail: string): void {
    for (const listener of this.listeners) listener({ role: this.role, what, detail });
  }
}
