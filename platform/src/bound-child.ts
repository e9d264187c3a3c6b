import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What to run. */
export interface ChildCommand {
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Everything the process writes is appended here. */
  logFile: string;
}

/** How a process ended, in words: "exit code 1", "signal SIGKILL". */
export type Ending = string;

/** A running process whose pid is its own and which does not outlive this one, SIGKILL included. */
export interface BoundChild {
  readonly pid: number;
  /** Resolves when the process is gone; never rejects. */
  readonly ended: Promise<Ending>;
  kill(signal: NodeJS.Signals): void;
}

/** Every child that has been started and is not gone yet. */
const living = new Set<BoundChild>();

/** The way in which a child is bound to its parent. */
export type Binding = 'pdeathsig' | 'pipe';

function usual(): Binding {
  const probe = process.platform === 'linux' ? spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']) : undefined;
  return probe?.status === 0 ? 'pdeathsig' : 'pipe';
}

let chosen: Binding | undefined;

/**
 * The shell keeps a pipe from the parent open and ends the server when it closes. The server's pid is told
 * over descriptor 3; its ending becomes the shell's own.
 */
const watcher = [
  'exec 4<&0',
  '"$@" 4<&- 3>&- </dev/null &',
  'server=$!',
  'echo $server >&3',
  'exec 3>&-',
  '( cat <&4 >/dev/null; kill $server 2>/dev/null ) &',
  'guard=$!',
  'exec 4<&-',
  'wait $server',
  'status=$?',
  'kill $guard 2>/dev/null',
  'exit $status',
].join('\n');

function endingOf(code: number | null, signal: NodeJS.Signals | null): Ending {
  if (signal) return `signal ${signal}`;
  return code !== null && code > 128 ? `signal ${code - 128}` : `exit code ${code}`;
}

function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(endingOf(code, signal)));
    child.once('error', (error) => resolve(error.message));
  });
}

function start({ command, args, env, cwd, logFile }: ChildCommand, wrapper: string[], input: 'ignore' | 'pipe') {
  const log = openSync(logFile, 'a');
  try {
    const stdio: StdioOptions = input === 'pipe' ? ['pipe', log, log, 'pipe'] : ['ignore', log, log];
    const [program = command, ...rest] = [...wrapper, command, ...args];
    // A group of its own: Ctrl-C reaches only us, and we stop the others in their order.
    return spawn(program, rest, { env, cwd, stdio, detached: true });
  } finally {
    closeSync(log);
  }
}

async function toldPid(child: ChildProcess): Promise<number> {
  for await (const line of createInterface({ input: child.stdio[3] as Readable })) return Number(line);
  throw new Error('The shell that guards the process ended before it had started it.');
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Starts a process that ends with this one, however this one ends. */
export async function spawnBound(what: ChildCommand, binding: Binding = (chosen ??= usual())): Promise<BoundChild> {
  const wrapper = binding === 'pdeathsig' ? ['setpriv', '--pdeathsig', 'TERM'] : ['/bin/sh', '-c', watcher, 'guard'];
  const child = start(what, wrapper, binding === 'pdeathsig' ? 'ignore' : 'pipe');
  const ended = endOf(child);
  if (child.pid === undefined) throw new Error(`${what.command} cannot be started: ${await ended}`);
  const pid = binding === 'pdeathsig' ? child.pid : await toldPid(child);
  const bound: BoundChild = { pid, ended, kill: (signal) => send(pid, signal) };
  living.add(bound);
  void ended.then(() => living.delete(bound));
  return bound;
}

/** Ends every child that still lives, whoever started it, and resolves when they are gone; for the end of a process. */
export async function endBoundChildren(withinMs: number): Promise<void> {
  const children = [...living];
  for (const child of children) child.kill('SIGTERM');
  const timer = setTimeout(() => children.forEach((child) => child.kill('SIGKILL')), withinMs);
  await Promise.all(children.map(({ ended }) => ended));
  clearTimeout(timer);
}
