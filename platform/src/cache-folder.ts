import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ChecksumMismatch } from './checksums';
import { PidLock } from './pid-lock';
import { pause, type Log } from './progress';

/** Something fetched once and kept: a folder that is complete and verified whenever it is there. */
export interface Cached {
  /** The folder's name; it holds the version, so that another version is another folder. */
  name: string;
  fetch(folder: string): Promise<void>;
  /** Throws ChecksumMismatch when the folder's content is not what was pinned. */
  verify(folder: string): Promise<void>;
}

/** Where downloads are kept for all projects of this user. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env['CALLBOARD_CACHE'] || join(homedir(), '.cache', 'callboard');
}

async function isIntact(cached: Cached, place: string, log: Log): Promise<boolean> {
  if (!existsSync(place)) return false;
  try {
    await cached.verify(place);
    return true;
  } catch (error) {
    if (!(error instanceof ChecksumMismatch)) throw error;
    log(`The cached copy is damaged and is fetched again: ${error.message}`);
    const aside = `${place}.damaged-${randomUUID()}`;
    renameSync(place, aside);
    rmSync(aside, { recursive: true, force: true });
    return false;
  }
}

async function lockOf(path: string, log: Log): Promise<PidLock> {
  for (let said = false; ; said = true) {
    const lock = PidLock.take(path);
    if (lock instanceof PidLock) return lock;
    if (!said) log(`Waiting for process ${lock.pid}, which is fetching the same files.`);
    await pause(200);
  }
}

/** What killed commands left behind; to be called by the holder of the lock, the only one who writes. */
function sweep(cacheDir: string, name: string): void {
  const remains = readdirSync(cacheDir).filter((entry) => entry.startsWith(`${name}.part-`));
  for (const entry of remains) rmSync(join(cacheDir, entry), { recursive: true, force: true });
}

async function fetchBeside(cached: Cached, place: string): Promise<void> {
  const beside = `${place}.part-${randomUUID()}`;
  mkdirSync(beside, { recursive: true });
  try {
    await cached.fetch(beside);
    await cached.verify(beside);
    renameSync(beside, place);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

/**
 * The folder of something cached, fetched when it is not there yet. Written beside and renamed: a cut
 * download is never used, and two commands started at once fetch it once.
 */
export async function fromCache(cacheDir: string, cached: Cached, log: Log): Promise<string> {
  const place = join(cacheDir, cached.name);
  if (await isIntact(cached, place, log)) return place;
  mkdirSync(cacheDir, { recursive: true });
  const lock = await lockOf(`${place}.lock`, log);
  try {
    sweep(cacheDir, cached.name);
    if (!(await isIntact(cached, place, log))) await fetchBeside(cached, place);
    return place;
  } finally {
    lock.release();
  }
}
