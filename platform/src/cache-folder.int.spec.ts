import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const built = join(__dirname, '..', 'dist', 'cache-folder.js');

/** A command of its own that takes something from the cache and notes that it fetched. */
const script = (cache: string) => `
  const { fromCache } = require(${JSON.stringify(built)});
  const fs = require('node:fs');
  const fetch = async (folder) => {
    fs.appendFileSync(${JSON.stringify(join(cache, 'fetches'))}, 'x');
    await new Promise((resolve) => setTimeout(resolve, 400));
    fs.writeFileSync(folder + '/file', 'content');
  };
  const verify = async (folder) => void fs.readFileSync(folder + '/file');
  fromCache(${JSON.stringify(cache)}, { name: 'thing', fetch, verify }, () => undefined)
    .then((place) => process.exit(fs.readFileSync(place + '/file', 'utf8') === 'content' ? 0 : 1));`;

describe('the cache of downloads, used by several commands at once', () => {
  const cache = mkdtempSync(join(tmpdir(), 'cache-'));
  afterAll(() => rmSync(cache, { recursive: true }));

  it('serves them all from one fetch', async () => {
    const commands = [1, 2, 3].map(() => spawn(process.execPath, ['-e', script(cache)], { stdio: 'inherit' }));
    const endings = await Promise.all(commands.map((command) => once(command, 'exit')));
    expect(endings.map(([code]) => code)).toEqual([0, 0, 0]);
    expect(readFileSync(join(cache, 'fetches'), 'utf8')).toBe('x');
  });

  it('is not blocked by a command that was killed while fetching', async () => {
    const killed = spawn(process.execPath, ['-e', script(cache).replaceAll("name: 'thing'", "name: 'other'")]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const next = spawn(process.execPath, ['-e', script(cache).replaceAll("name: 'thing'", "name: 'other'")]);
    expect((await once(next, 'exit'))[0]).toBe(0);
  });
});
