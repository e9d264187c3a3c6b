import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { cacheFolder, fromCache, type Cached } from './cache-folder';
import { ChecksumMismatch, verifyFolder } from './checksums';

const content = 'what was pinned';
const pins = new Map([['file', createHash('sha256').update(content).digest('hex')]]);

function cached(write: (folder: string) => void): Cached & { fetched: number } {
  return {
    name: 'thing-1.0',
    fetched: 0,
    async fetch(folder) {
      this.fetched += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      write(folder);
    },
    verify: (folder) => verifyFolder(folder, pins),
  };
}

const good = () => cached((folder) => writeFileSync(join(folder, 'file'), content));

describe('the cache of downloads', () => {
  let cache: string;
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  beforeEach(() => (cache = mkdtempSync(join(tmpdir(), 'cache-'))));
  afterEach(() => rmSync(cache, { recursive: true }));

  it('fetches once and keeps', async () => {
    const thing = good();
    await fromCache(cache, thing, log);
    const place = await fromCache(cache, thing, log);
    expect(readFileSync(join(place, 'file'), 'utf8')).toBe(content);
    expect(thing.fetched).toBe(1);
  });

  it('fetches once for two that ask at the same time', async () => {
    const thing = good();
    await Promise.all([fromCache(cache, thing, log), fromCache(cache, thing, log)]);
    expect(thing.fetched).toBe(1);
  });

  it('refuses a file whose checksum is not the pinned one, and keeps nothing of it', async () => {
    const forged = cached((folder) => writeFileSync(join(folder, 'file'), 'something else'));
    await expect(fromCache(cache, forged, log)).rejects.toThrow(ChecksumMismatch);
    expect(readdirSync(cache)).toEqual([]);
  });

  it('refuses a file that nobody pinned', async () => {
    const withGuest = cached((folder) => {
      writeFileSync(join(folder, 'file'), content);
      writeFileSync(join(folder, 'guest'), '');
    });
    await expect(fromCache(cache, withGuest, log)).rejects.toThrow(/guest/);
  });

  it('keeps nothing of a download that was cut', async () => {
    const cut = cached((folder) => {
      writeFileSync(join(folder, 'file'), content.slice(0, 3));
      throw new Error('connection reset');
    });
    await expect(fromCache(cache, cut, log)).rejects.toThrow('connection reset');
    expect(readdirSync(cache)).toEqual([]);
  });

  it('fetches again, and says so, what was damaged in the cache', async () => {
    const thing = good();
    const place = await fromCache(cache, thing, log);
    writeFileSync(join(place, 'file'), 'damaged');
    await fromCache(cache, thing, log);
    expect(readFileSync(join(place, 'file'), 'utf8')).toBe(content);
    expect(lines.join()).toContain('fetched again');
  });

  it('is where CALLBOARD_CACHE says, else in the user’s own cache', () => {
    expect(cacheFolder({ CALLBOARD_CACHE: '/somewhere' })).toBe('/somewhere');
    expect(cacheFolder({})).toMatch(/\.cache\/callboard$/);
  });
});
