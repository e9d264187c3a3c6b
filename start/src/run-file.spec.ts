import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminToken } from './admin-token';
import { RunFile, type RunState } from './run-file';

describe('the data folder', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'data-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const state: RunState = {
    state: 'ready',
    gateway: 'http://127.0.0.1:7007',
    kafka: '127.0.0.1:9092',
    mongo: 'mongodb://127.0.0.1/?replicaSet=rs0',
    processes: [{ role: 'catalog', pid: 12, port: 7102 }],
  };

  it('holds run.json as it was written, and nothing beside it', () => {
    const file = new RunFile(folder);
    file.write({ ...state, state: 'starting' });
    file.write(state);
    expect(file.read()).toEqual(state);
    expect(readdirSync(folder)).toEqual(['run.json']);
  });

  it('holds no run.json once it was removed, nor is a broken one an error', () => {
    const file = new RunFile(folder);
    file.write(state);
    file.remove();
    expect(file.read()).toBeUndefined();
    writeFileSync(join(folder, 'run.json'), '{"state":');
    expect(file.read()).toBeUndefined();
  });

  it('keeps the token that was made, readable by its owner alone', () => {
    const token = adminToken(folder, undefined);
    expect(token).toMatch(/^cb_[\w-]{32}$/);
    expect(adminToken(folder, undefined)).toBe(token);
    expect(statSync(join(folder, 'admin-token')).mode & 0o777).toBe(0o600);
  });

  it('does not keep a token that is given', () => {
    expect(adminToken(folder, 'given')).toBe('given');
    expect(readdirSync(folder)).toEqual([]);
  });
});
