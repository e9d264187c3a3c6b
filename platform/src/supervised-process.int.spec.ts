import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '@callboard/testing';
import { freePorts } from './free-ports';
import { identityOf } from './process-identity';
import { SupervisedProcess, type ProcessNews } from './supervised-process';

describe('a supervised process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'supervised-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const news: ProcessNews[] = [];
  const started: SupervisedProcess[] = [];
  beforeEach(() => news.splice(0));
  afterEach(() => Promise.all(started.splice(0).map((server) => server.stop())));

  async function server(script: string, readyTimeoutMs = 10_000): Promise<SupervisedProcess> {
    const [port = 0] = await freePorts(1);
    const spec = {
      role: 'server',
      port,
      command: process.execPath,
      args: ['-e', script.replace('PORT', String(port))],
      logFile: join(folder, 'server.log'),
      probe: async () => void (await fetch(`http://127.0.0.1:${port}`)),
      readyTimeoutMs,
      stopTimeoutMs: 500,
    };
    const supervised = new SupervisedProcess(spec, () => undefined);
    supervised.onNews((item) => news.push(item));
    started.push(supervised);
    return supervised;
  }

  const listening = `require('node:http').createServer((_, r) => r.end()).listen(PORT, '127.0.0.1');`;

  it('is usable when start resolves', async () => {
    const supervised = await server(listening);
    await supervised.start();
    expect((await fetch(`http://127.0.0.1:${supervised.port}`)).status).toBe(200);
  });

  it('is started again on the same port after kill -9, and the death is told', async () => {
    const supervised = await server(listening);
    await supervised.start();
    const pid = supervised.pid!;
    process.kill(pid, 'SIGKILL');
    await waitUntil(() => news.filter(({ what }) => what === 'ready').length === 2);
    expect(news.map(({ what }) => what)).toEqual(['starting', 'ready', 'died', 'starting', 'ready']);
    expect(news[2]?.detail).toContain('signal SIGKILL');
    expect(supervised.pid).not.toBe(pid);
  });

  it('that ends before it is usable fails the start with the end of its log', async () => {
    const supervised = await server(`console.log('the reason'); process.exit(7)`);
    await expect(supervised.start()).rejects.toThrow(/exit code 7[^]*the reason/);
  });

  it('that does not become usable in time is ended and fails the start', async () => {
    const supervised = await server(`setInterval(() => undefined, 1000)`, 300);
    const starting = supervised.start();
    const pid = await waitUntil(() => supervised.pid);
    await expect(starting).rejects.toThrow('not usable after 300 ms');
    expect(identityOf(pid)).toBeUndefined();
  });

  it('that does not heed SIGTERM is killed, and stays away', async () => {
    const supervised = await server(`process.on('SIGTERM', () => undefined);${listening}`);
    await supervised.start();
    const pid = supervised.pid!;
    await supervised.stop();
    expect(identityOf(pid)).toBeUndefined();
    expect(news.map(({ what }) => what)).toEqual(['starting', 'ready']);
  });
});
