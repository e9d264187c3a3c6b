import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity';

function read(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}

/** Puts the file in place with its content in one step; false when one is there already. */
function place(path: string, owner: ProcessIdentity): boolean {
  const beside = `${path}.${randomUUID()}`;
  writeFileSync(beside, JSON.stringify(owner));
  try {
    linkSync(beside, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Takes the file of a dead owner away, unless somebody else was quicker and has put a living one there. */
function clear(path: string, dead: ProcessIdentity | undefined): void {
  const aside = `${path}.${randomUUID()}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const taken = read(aside);
  if (taken && (taken.pid !== dead?.pid || taken.started !== dead.started)) place(path, taken);
  rmSync(aside, { force: true });
}

/** A file that one living process holds. What a killed process left behind is taken over without asking. */
export class PidLock {
  private constructor(
    private readonly path: string,
    private readonly owner: ProcessIdentity,
  ) {}

  /** The lock, or the living process that holds it. */
  static take(path: string): PidLock | ProcessIdentity {
    const owner = identityOf(process.pid) ?? { pid: process.pid, started: 'unknown' };
    for (;;) {
      if (place(path, owner)) return new PidLock(path, owner);
      const holder = read(path);
      if (holder && isAlive(holder)) return holder;
      clear(path, holder);
    }
  }

  release(): void {
    const holder = read(this.path);
    if (holder?.pid === this.owner.pid && holder.started === this.owner.started) rmSync(this.path, { force: true });
  }
}
