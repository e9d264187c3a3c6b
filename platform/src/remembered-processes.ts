import { existsSync, readFileSync, rmSync } from 'node:fs';
import { identityOf, isAlive, type ProcessIdentity } from './process-identity';
import { pause, withProgress, type Log } from './progress';
import { writeWhole } from './write-whole';

const endsWithinMs = 30_000;

function kill({ pid }: ProcessIdentity): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function allGone(previous: ProcessIdentity[]): Promise<void> {
  const killAt = Date.now() + endsWithinMs;
  for (let living = previous.filter(isAlive); living.length > 0; living = living.filter(isAlive)) {
    const late = Date.now() > killAt;
    if (late) living.forEach(kill);
    await pause(late ? 500 : 50);
  }
}

/**
 * The children of a run, kept in a file for its successor. After a run was killed its children end by themselves,
 * within seconds: their folders and ports are theirs until then.
 */
export class RememberedProcesses {
  constructor(private readonly file: string) {}

  write(pids: number[]): void {
    writeWhole(this.file, JSON.stringify(pids.map(identityOf).filter((identity) => identity !== undefined)));
  }

  /** Waits until the children of an earlier run are gone; after half a minute they are killed. */
  async untilGone(log: Log): Promise<void> {
    if (!existsSync(this.file)) return;
    const previous = JSON.parse(readFileSync(this.file, 'utf8')) as ProcessIdentity[];
    await withProgress(log, 'Waiting for the processes of an earlier run to end', () => allGone(previous));
    rmSync(this.file);
  }
}
