import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Product, waitUntil } from '@callboard/testing';
import { Client } from './client';

/** The commands of README and the how-to pages, run as they are printed beside a fresh start with the example. */

const root = resolve(__dirname, '../..');
const written = (page: string) => readFileSync(join(root, page), 'utf8');
/** Numbers of generations are in its commands, so it comes before whatever else builds some. */
const first = 'docs/how-to/rebuild-and-verify.md';
const howTo = readdirSync(join(root, 'docs/how-to')).map((file) => `docs/how-to/${file}`);
const pages = [first, 'README.md', ...howTo.filter((page) => page !== first)];

/** Every block for a shell that asks the product, of all pages in order. */
const blocks = pages.flatMap((page) =>
  [...written(page).matchAll(/^ *```sh\n([^]*?)^ *```$/gm)]
    .map(([, block = '']) => ({ page, block, title: block.split('\n', 1)[0] }))
    .filter(({ block }) => /^ *(curl|npm run -s callboard) /m.test(block)),
);

/** Refused as long as nothing is parked, as the page says. */
const needsParked = /\/parked\/(retry|skip)"/;

/** A refusal fails the block; the command is there already and needs no building. */
const prelude = `
curl() { command curl --fail-with-body "$@"; }
npm() { shift 4; node "${join(root, 'packages/cli/dist/main.js')}" "$@"; }
`;

const descriptor = `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: fog-horn }
spec: { type: service, lifecycle: production, owner: quayside }
`;

describe('beside a fresh start with the example', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-commands-'));
  let running: Product;
  /** What the pages tell to set. */
  const told: Record<string, string> = {
    REPOSITORY_URL: 'https://git.example.com/fog-horn',
    COMMIT: '4fd8b1c',
    BRANCH: 'main',
    RUN_URL: 'https://ci.example.com/1',
    NAME: 'fog-horn',
  };

  beforeAll(async () => {
    writeFileSync(join(folder, 'catalog-info.yaml'), descriptor);
    running = await Product.start();
  }, 300_000);
  afterAll(async () => {
    await running?.dispose();
    rmSync(folder, { recursive: true });
  }, 60_000);

  async function run(block: string): Promise<{ code: number; said: string }> {
    const { gateway, token, dataDir } = running;
    const own = { CALLBOARD: gateway, CALLBOARD_TOKEN: token, CALLBOARD_DATA_DIR: dataDir };
    const options = { cwd: folder, env: { ...process.env, ...told, ...own }, maxBuffer: 64 * 1024 * 1024 };
    const command = prelude + block.replaceAll('http://127.0.0.1:7007', gateway);
    const result = await new Promise<{ code: number; said: string }>((done) =>
      execFile('bash', ['-euo', 'pipefail', '-c', command], options, (error, out, err) =>
        done({ code: error ? Number(error.code ?? 1) : 0, said: out + err }),
      ),
    );
    told['RECEIPT'] = /"receipt":\{"id":"[^"]*","token":"([^"]*)"/.exec(result.said)?.[1] ?? told['RECEIPT'] ?? '';
    return result;
  }

  it.each(blocks)(
    '$page: $title',
    async ({ block }) => {
      let last = await run(block);
      if (needsParked.test(block)) return expect(last.said).toContain('"code":"not-parked"');
      // What was just pushed may be a moment away; pushing it again changes nothing.
      await waitUntil(async () => last.code === 0 || (last = await run(block)).code === 0, { timeoutMs: 10_000 }).catch(
        () => undefined,
      );
      expect(last).toEqual({ code: 0, said: expect.any(String) });
    },
    120_000,
  );

  it('as many break with the database of the timetable as the page says', async () => {
    const path = '/api/catalog/v1/impact/resource:default/sailings-db';
    interface Impact {
      dependents: object[];
      cutOffs: object[];
    }
    const client = new Client(running);
    const ask = async (query: string) => (await client.get<Impact>(path + query)).body;
    const [shallow, deep] = [await ask(''), await ask('?depth=6')];
    expect(written('docs/how-to/see-who-breaks.md')).toContain(`names ${shallow.dependents.length} dependents`);
    expect([shallow.cutOffs.length, deep.cutOffs.length]).toEqual([1, 0]);
  });
});
