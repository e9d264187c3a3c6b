import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { waitUntil } from '@callboard/testing';

const built = join(__dirname, '..', 'dist', 'ending.js');
const script = `
  const { Ending } = require(${JSON.stringify(built)});
  const ending = new Ending({ tell: (event) => console.log(event) });
  const stay = setInterval(() => undefined, 1000);
  ending.asked.then((reason) => { console.log('asked: ' + reason); setTimeout(() => process.exit(0), 2500); });
  console.log('pid ' + process.pid);`;

describe('the end of a run', () => {
  function begin(command: string, args: string[]) {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    return { child, said: () => said, pid: () => waitUntil(() => Number(/pid (\d+)/.exec(said)?.[1])) };
  }

  it('is asked for once by a Ctrl-C that arrives twice, from the terminal and by npm', async () => {
    const { child, said, pid } = begin(process.execPath, ['-e', script]);
    await pid();
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(said().match(/product\.stopping/g)).toHaveLength(1);
    expect(said()).toMatch(/asked: SIG/);
  });

  it('does not wait for an orderly one at a second Ctrl-C', async () => {
    const { child, said, pid } = begin(process.execPath, ['-e', script]);
    await pid();
    child.kill('SIGINT');
    await waitUntil(() => said().includes('asked'));
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    child.kill('SIGINT');
    expect((await once(child, 'exit'))[0]).toBe(130);
  });

  it('is asked for by the death of the process that started it', async () => {
    const shell = begin('/bin/sh', ['-c', '"$0" -e "$1"; true', process.execPath, script]);
    await shell.pid();
    shell.child.kill('SIGKILL');
    await waitUntil(() => shell.said().includes('asked: the parent process is gone'));
  });
});
