import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnBound } from './bound-child';

const linesMax = 12;

/** Runs a program to its end, which is at the latest our own; on failure throws an error that says what it wrote. */
export async function runCommand(command: string, args: string[], cwd?: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-run-'));
  const logFile = join(folder, 'log');
  try {
    const child = await spawnBound({ command, args, cwd, logFile });
    const ending = await child.ended;
    if (ending === 'exit code 0') return;
    const said = readFileSync(logFile, 'utf8').trim().split('\n').slice(-linesMax).join('\n');
    throw new Error(`\`${command} ${args.join(' ')}\` failed (${ending}): ${said}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
