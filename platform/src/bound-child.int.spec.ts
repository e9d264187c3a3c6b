import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@callboard/testing';
import { spawnBound, type Binding } from './bound-child';
import { identityOf } from './process-identity';

const built = join(__dirname, '..', 'dist', 'bound-child.js');
const bindings: Binding[] = process.platform === 'linux' ? ['pdeathsig', 'pipe'] : ['pipe'];

/** A parent of its own, so that it can be killed: it starts a child, tells its pid and waits. */
function parentOf(binding: Binding, logFile: string): ChildProcess {
  const script = `
    const { spawnBound } = require(${JSON.stringify(built)});
    const what = { command: 'sleep', args: ['600'], logFile: ${JSON.stringify(logFile)} };
    spawnBound(what, ${JSON.stringify(binding)}).then(({ pid }) => console.log(pid));
    setInterval(() => undefined, 1000);`;
  return spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

describe.each(bindings)('a child bound to its parent by %s', (binding) => {
  const folder = mkdtempSync(join(tmpdir(), 'bound-'));
  const logFile = join(folder, 'log');
  afterAll(() => rmSync(folder, { recursive: true }));
  const sleeper = () => spawnBound({ command: 'sleep', args: ['600'], logFile }, binding);

  it('does not outlive a parent that is killed', async () => {
    const parent = parentOf(binding, logFile);
    const [line] = (await once(parent.stdout!, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(identityOf(pid)).toBeDefined();
    parent.kill('SIGKILL');
    await waitUntil(() => identityOf(pid) === undefined, { message: 'the end of the child' });
  });

  it('has its own pid, and its death by kill is noticed and named', async () => {
    const child = await sleeper();
    process.kill(child.pid, 'SIGKILL');
    expect(await child.ended).toBe(binding === 'pdeathsig' ? 'signal SIGKILL' : 'signal 9');
  });

  it('tells its exit code and writes into its log', async () => {
    const args = ['-c', 'echo a last word; exit 3'];
    const child = await spawnBound({ command: 'sh', args, logFile }, binding);
    expect(await child.ended).toBe('exit code 3');
    expect(readFileSync(logFile, 'utf8')).toContain('a last word');
  });
});
