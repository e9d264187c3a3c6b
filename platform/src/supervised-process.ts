import { readFileSync } from 'node:fs';
import { BackOff } from './back-off';
import { spawnBound, type BoundChild, type ChildCommand, type Ending } from './bound-child';
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
  what: 'died' | 'starting' | 'ready';
  detail: string;
}

const probeEveryMs = 150;

/** A server that was started could not be used; the message ends with what it wrote last. */
class NeverUsable extends Error {
  override readonly name = 'NeverUsable';

  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

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
    await this.untilUsable(child, timeoutMs);
    this.tell('ready', `pid ${child.pid}, port ${this.port}, after ${Date.now() - this.startedAt} ms`);
  }

  private async untilUsable(child: BoundChild, timeoutMs: number): Promise<void> {
    const until = Date.now() + timeoutMs;
    let last: unknown;
    while (Date.now() < until) {
      const ending = await Promise.race([child.ended, this.attempt((error) => (last = error))]);
      if (ending === 'usable') return;
      if (ending !== 'not yet') throw this.neverUsable(`ended before it was usable (${ending})`);
      await pause(probeEveryMs);
    }
    await this.end();
    throw this.neverUsable(`was not usable after ${timeoutMs} ms (${last})`);
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
    let ending = await this.ending();
    while (!this.stopping) {
      const delayMs = this.backOff.afterDeath(Date.now() - this.startedAt);
      this.tell('died', `${ending}; started again in ${delayMs} ms`);
      await pause(delayMs);
      ending = await this.again();
    }
  }

  /** Starts the server once more and resolves with the way in which it ended. */
  private async again(): Promise<Ending> {
    if (this.stopping) return 'stopped';
    try {
      await withProgress(this.log, `${this.role} is starting again`, () => this.launch(Infinity));
    } catch (error) {
      return error instanceof NeverUsable ? error.reason : (error as Error).message;
    }
    return this.ending();
  }

  private async ending(): Promise<Ending> {
    return (await this.child?.ended) ?? 'ended';
  }

  private neverUsable(reason: string): NeverUsable {
    const { logFile } = this.spec;
    return new NeverUsable(reason, `${this.role} ${reason}. The end of ${logFile}:\n${tailOf(logFile)}`);
  }

  private tell(what: ProcessNews['what'], detail: string): void {
    for (const listener of this.listeners) listener({ role: this.role, what, detail });
  }
}

/** Starts servers side by side and says, while it takes longer than two seconds, for which of them it waits. */
export async function startTogether(servers: SupervisedProcess[], log: Log): Promise<void> {
  const waiting = new Set(servers.map(({ role }) => role));
  const start = async (server: SupervisedProcess) => {
    await server.start();
    waiting.delete(server.role);
  };
  const all = () => Promise.all(servers.map(start));
  await withProgress(log, () => `Starting ${[...waiting].join(', ')}`, all);
}
