import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PidLock } from './pid-lock';

describe('a lock that one living process holds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pid-lock-'));
  const path = join(folder, 'lock');
  afterEach(() => rmSync(path, { force: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  const taken = () => {
    const lock = PidLock.take(path);
    if (!(lock instanceof PidLock)) throw new Error(`held by ${lock.pid}`);
    return lock;
  };

  it('is refused, with the name of the holder, while the holder lives', () => {
    taken();
    expect(PidLock.take(path)).toMatchObject({ pid: process.pid });
  });

  it('is free again once released', () => {
    taken().release();
    expect(existsSync(path)).toBe(false);
    expect(PidLock.take(path)).toBeInstanceOf(PidLock);
  });

  it('is taken over from a process that is gone', () => {
    const { pid } = spawnSync('true');
    writeFileSync(path, JSON.stringify({ pid, started: '1' }));
    expect(PidLock.take(path)).toBeInstanceOf(PidLock);
  });

  it('is taken over when the holder’s number belongs to another process by now', () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, started: 'long ago' }));
    expect(PidLock.take(path)).toBeInstanceOf(PidLock);
  });

  it('is not released by a process that holds it no more', () => {
    const lock = taken();
    writeFileSync(path, JSON.stringify({ pid: 1, started: 'somebody else' }));
    lock.release();
    expect(existsSync(path)).toBe(true);
  });
});
