import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, isFreePort } from './free-ports';
import { PidLock } from './pid-lock';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity';
import { pause, withProgress, type Log } from './progress';

/** A data folder is in use by a living process. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
}

/** Ports chosen when the folder was made and kept with it: KRaft's metadata names the controller's. */
export interface PlatformPorts {
  kafka: number;
  controller: number;
  mongo: number;
}

const previousEndsWithinMs = 30_000;

/** Writes a file so that a reader sees the old content or the new, never a part. */
export function writeWhole(path: string, text: string, mode = 0o644): void {
  writeFileSync(`${path}.part`, text, { mode });
  renameSync(`${path}.part`, path);
}

/** The folder in which an embedded broker and database keep their data, held by one process at a time. */
export class DataFolder {
  private constructor(
    readonly path: string,
    private readonly lock: PidLock,
  ) {}

  static open(path: string): DataFolder {
    mkdirSync(join(path, 'logs'), { recursive: true });
    const lock = PidLock.take(join(path, 'platform.lock'));
    if (lock instanceof PidLock) return new DataFolder(path, lock);
    throw new AlreadyRunning(`${path} is in use: already running as process ${lock.pid}.`);
  }

  /** The log of a role, begun anew; the one before it is kept beside it. */
  newLog(role: string): string {
    const file = join(this.path, 'logs', `${role}.log`);
    if (existsSync(file)) renameSync(file, `${file}.1`);
    return file;
  }

  async ports(): Promise<PlatformPorts> {
    const file = join(this.path, 'ports.json');
    if (existsSync(file)) return this.keptPorts(JSON.parse(readFileSync(file, 'utf8')) as PlatformPorts);
    const [kafka = 0, controller = 0, mongo = 0] = await freePorts(3);
    writeWhole(file, JSON.stringify({ kafka, controller, mongo }));
    return { kafka, controller, mongo };
  }

  private async keptPorts(ports: PlatformPorts): Promise<PlatformPorts> {
    for (const [what, port] of Object.entries(ports)) {
      if (await isFreePort(port)) continue;
      throw new Error(`Port ${port}, which ${this.path} keeps for ${what}, is in use by another program.`);
    }
    return ports;
  }

  /** Remembers the servers' pids, for a successor that finds them still ending. */
  remember(pids: number[]): void {
    const living = pids.map(identityOf).filter((identity) => identity !== undefined);
    writeWhole(join(this.path, 'servers.json'), JSON.stringify(living));
  }

  /** After a killed run its servers end by themselves, within seconds: their locks and ports are theirs until then. */
  async untilPreviousEnded(log: Log): Promise<void> {
    const file = join(this.path, 'servers.json');
    if (!existsSync(file)) return;
    const previous = JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity[];
    await withProgress(log, 'Waiting for the servers of an earlier run to end', () => allGone(previous));
    rmSync(file);
  }

  close(): void {
    this.lock.release();
  }
}

async function allGone(previous: ProcessIdentity[]): Promise<void> {
  const killAt = Date.now() + previousEndsWithinMs;
  for (let living = previous; living.length > 0; living = living.filter(isAlive)) {
    const late = Date.now() > killAt;
    if (late) living.filter(isAlive).forEach(({ pid }) => process.kill(pid, 'SIGKILL'));
    await pause(late ? 500 : 50);
  }
}
