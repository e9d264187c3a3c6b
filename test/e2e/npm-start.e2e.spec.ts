import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isAlive, waitUntil } from '@callboard/testing';
import { Client } from './client';

interface Run {
  state: string;
  gateway: string;
  kafka: string;
  processes: { role: string; pid: number; port: number }[];
}

const root = resolve(__dirname, '../..');
const startMs = 150_000;
const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'System',
  metadata: { name: 'kept-over-a-restart' },
  spec: { owner: 'stagehands' },
};

/** What `npm start` promises about its processes and its data folder, seen from outside. */
describe('npm start', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'callboard-start-'));
  const token = 'token-of-this-spec';
  const running: ChildProcess[] = [];
  const runFile = join(dataDir, 'run.json');
  const run = () => JSON.parse(readFileSync(runFile, 'utf8')) as Run;
  const pids = () => run().processes.map(({ pid }) => pid);
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 });
  }, 60_000);

  function start(...args: string[]): ChildProcess {
    const { CALLBOARD_KAFKA_BROKERS: _kafka, CALLBOARD_MONGO_URL: _mongo, ...inherited } = process.env;
    const own = { CALLBOARD_DATA_DIR: dataDir, CALLBOARD_GATEWAY_PORT: '0', CALLBOARD_ADMIN_TOKEN: token };
    const env = { ...inherited, ...own, CALLBOARD_PLATFORM: 'embedded' };
    const child = spawn(process.execPath, [join(root, 'start', 'dist', 'main.js'), ...args], { env, stdio: 'pipe' });
    running.push(child);
    return child;
  }

  async function ready(...args: string[]): Promise<ChildProcess> {
    const child = start(...args);
    await waitUntil(() => run().state === 'ready' && pids().includes(child.pid!), { timeoutMs: startMs });
    return child;
  }

  const client = () => new Client({ gateway: run().gateway, token });
  const get = () => client().get('/api/catalog/entities/by-name/system/default/kept-over-a-restart');

  it('names every process in run.json, refuses a second start, and leaves nothing behind after Ctrl-C', async () => {
    const first = await ready('--empty', '--replicas', 'catalog=2');
    expect(
      run()
        .processes.map(({ role }) => role)
        .sort(),
    ).toEqual('catalog catalog-2 gateway ingestion kafka mongo notification search supervisor'.split(' '));
    expect((await client().push(JSON.stringify(entity))).status).toBe(200);

    const second = start('--empty', '--once');
    let said = '';
    second.stdout!.on('data', (chunk) => (said += chunk));
    expect((await once(second, 'exit'))[0]).toBe(3);
    expect(said).toContain(`already running on ${run().gateway}`);

    const all = pids();
    first.kill('SIGINT');
    expect((await once(first, 'exit'))[0]).toBe(0);
    expect(all.filter(isAlive)).toEqual([]);
    expect(existsSync(runFile)).toBe(false);
  }, 200_000);

  it('leaves nothing behind when it is killed, and its data is there at the next start', async () => {
    const killed = await ready('--empty');
    const kafka = run().kafka;
    const others = pids().filter((pid) => pid !== killed.pid);
    killed.kill('SIGKILL');
    await waitUntil(() => others.filter(isAlive).length === 0, { timeoutMs: 30_000, message: 'the end of all' });

    const next = await ready('--empty');
    expect(run().kafka).toBe(kafka);
    await waitUntil(async () => (await get()).status === 200, { timeoutMs: 30_000, message: 'what was pushed before' });
    next.kill('SIGTERM');
    expect((await once(next, 'exit'))[0]).toBe(0);
  }, 400_000);

  it('pushes, proves and exits by itself with --once, and forgets everything with --fresh', async () => {
    const child = start('--once', '--fresh', '--json', '--catalog', join(root, 'examples', 'ternholm', 'org'));
    let said = '';
    child.stdout!.on('data', (chunk) => (said += chunk));
    expect([(await once(child, 'exit'))[0], said]).toEqual([0, expect.any(String)]);
    const lines = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const event = (name: string) => lines.find((line) => line['event'] === name);
    expect(Object.keys(event('push.answered')?.['outcomes'] as object)).toEqual(['registered']);
    expect(event('webhook.received')).toMatchObject({ received: event('webhook.received')?.['changes'] });
    expect(event('search.queried')?.['found']).toBeGreaterThan(0);
  }, 300_000);
});
