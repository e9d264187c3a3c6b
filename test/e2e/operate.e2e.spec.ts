import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { component, type Product, waitUntil } from '@callboard/testing';
import { Client } from './client';
import { disposeProduct, product } from './product';

const root = join(__dirname, '../..');
const entities = 200;

interface Listed {
  items: { name: string; generation: number; watermark: number; verification: { agrees: boolean } | null }[];
}

describe('a product that an operator looks after', () => {
  let running: Product;

  beforeAll(async () => {
    running = await product();
    const documents = Array.from({ length: entities }, (_, index) => component(`operated-${index}`));
    const { status } = await new Client(running).push(JSON.stringify(documents));
    expect(status).toBe(200);
    const isThere = async () => Object.values(await list()).every(({ items }) => items[0]!.watermark === entities);
    await waitUntil(isThere, { timeoutMs: 60_000, intervalMs: 500 });
  }, 300_000);

  afterAll(disposeProduct, 60_000);

  /** The real command, as the how-to says it. */
  async function callboard(...args: string[]): Promise<{ exitCode: number | null; out: string; err: string }> {
    const env = { ...process.env, CALLBOARD_URL: running.gateway, CALLBOARD_TOKEN: running.token };
    const child = spawn('npm', ['run', '--silent', 'callboard', '--', ...args], { cwd: root, env });
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk) => (said.out += String(chunk)));
    child.stderr.on('data', (chunk) => (said.err += String(chunk)));
    const exitCode = await new Promise<number | null>((ended) => child.once('close', ended));
    return { exitCode, ...said };
  }

  async function list(): Promise<Record<string, Listed>> {
    const { exitCode, out, err } = await callboard('projections', '--json');
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: expect.any(String) });
    return JSON.parse(out) as Record<string, Listed>;
  }

  it('has the projections of every service shown, and verified one by one', async () => {
    expect(Object.keys(await list())).toEqual(['catalog', 'search', 'notifications']);
    for (const name of ['catalog/entity', 'notifications/feed']) {
      const { exitCode, out } = await callboard('verify', name, '--wait');
      expect([exitCode, out]).toEqual([
        0,
        `${name}: ${entities} documents compared up to position ${entities}: all agree.\n`,
      ]);
    }
    expect((await list())['catalog']!.items[0]!.verification).toMatchObject({ agrees: true });
  }, 60_000);

  it('has one rebuilt and swapped in, and goes back', async () => {
    const before = (await list())['search']!.items[0]!.generation;
    const rebuilt = await callboard('rebuild', 'search/document', '--reason', 'an exercise', '--wait');
    expect([rebuilt.exitCode, rebuilt.out]).toEqual([0, expect.stringContaining('all agree')]);
    expect((await list())['search']!.items[0]!.generation).toBeGreaterThan(before);
    const back = await callboard('back', 'search/document', '--wait');
    expect([back.exitCode, back.out]).toEqual([0, expect.stringContaining(`generation ${before} is live`)]);
    const { out } = await callboard('operations', 'search');
    expect(out).toMatch(/admin +back +document[^]*admin +rebuild +document .*an exercise/);
  }, 60_000);

  it('has its topic filled anew from the log', async () => {
    const { exitCode, out } = await callboard('republish', '--wait');
    expect([exitCode, out]).toEqual([0, expect.stringContaining(`full up to position ${entities}`)]);
  }, 60_000);

  it('is refused without a right to, in words and by the exit code', async () => {
    const { exitCode, err } = await callboard('cancel', 'catalog/entity', '--token', 'another');
    expect([exitCode, err]).toEqual([1, expect.stringContaining('unauthenticated')]);
    expect(err).not.toContain('another ');
  }, 60_000);
});
