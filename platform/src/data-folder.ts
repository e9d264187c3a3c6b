import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts, isFreePort } from './free-ports';
import { PidLock } from './pid-lock';
import type { Log } from './progress';
import { RememberedProcesses } from './remembered-processes';
import { writeWhole } from './write-whole';

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

const lockFile = 'platform.lock';
const locks = /\.lock$/;

/** The folder in which the platform keeps its data, held by one process at a time. */
export class DataFolder {
  private readonly servers: RememberedProcesses;

  private constructor(
    readonly path: string,
    private readonly lock: PidLock,
  ) {
    this.servers = new RememberedProcesses(join(path, 'servers.json'));
  }

  /** Takes the folder, made where it is not there, once the servers of an earlier run have ended. */
  static async open(path: string, log: Log): Promise<DataFolder> {
    mkdirSync(path, { recursive: true });
    const lock = PidLock.take(join(path, lockFile));
    if (!(lock instanceof PidLock))
      throw new AlreadyRunning(`${path} is in use: already running as process ${lock.pid}.`);
    const folder = new DataFolder(path, lock);
    await folder.servers.untilGone(log);
    return folder;
  }

  /** The log of a role, begun anew; the one before it is kept beside it. */
  newLog(role: string): string {
    mkdirSync(join(this.path, 'logs'), { recursive: true });
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
    this.servers.write(pids);
  }

  empty(): void {
    const content = readdirSync(this.path).filter((name) => !locks.test(name));
    for (const name of content) rmSync(join(this.path, name), { recursive: true, force: true });
  }

  close(): void {
    this.lock.release();
  }
}

/** Empties a data folder that nobody uses. */
export async function emptyDataFolder(path: string, log: Log): Promise<void> {
  if (!existsSync(path)) return;
  const folder = await DataFolder.open(path, log);
  folder.empty();
  folder.close();
}
