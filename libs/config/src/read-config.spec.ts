import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, httpPort, readConfig, replicaUrls, shared } from './index';

const schema = z.object({
  ...shared,
  httpPort: httpPort(7101),
  catalogUrls: replicaUrls('CALLBOARD_CATALOG_URLS', 'Replicas of catalog.', 'http://127.0.0.1:7102'),
});
const enough = {
  CALLBOARD_KAFKA_BROKERS: 'a:9092, b:9092',
  CALLBOARD_MONGO_URL: 'mongodb://127.0.0.1/?replicaSet=rs0',
};

describe('readConfig', () => {
  it('fills defaults and splits lists', () => {
    expect(readConfig(schema, enough)).toEqual({
      mode: 'production',
      kafkaBrokers: ['a:9092', 'b:9092'],
      mongoUrl: enough.CALLBOARD_MONGO_URL,
      httpHost: '0.0.0.0',
      partitions: 12,
      topicPrefix: 'callboard',
      databasePrefix: 'callboard',
      logLevel: 'info',
      httpPort: 7101,
      catalogUrls: ['http://127.0.0.1:7102'],
    });
  });

  it('names all wrong variables at once and none of their values', () => {
    const wrong = { CALLBOARD_MODE: 'sekret-1', CALLBOARD_HTTP_PORT: 'sekret-2', CALLBOARD_MONGO_URL: 'sekret-3' };
    const error = thrownBy(() => readConfig(schema, wrong));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.wrong.map(({ variable }) => variable).sort()).toEqual([
      'CALLBOARD_HTTP_PORT',
      'CALLBOARD_KAFKA_BROKERS',
      'CALLBOARD_MODE',
      'CALLBOARD_MONGO_URL',
    ]);
    expect(error.message).not.toContain('sekret');
    expect(error.message).toContain('CALLBOARD_KAFKA_BROKERS: is required');
  });

  it('counts an empty variable as absent', () => {
    expect(readConfig(schema, { ...enough, CALLBOARD_HTTP_PORT: '' }).httpPort).toBe(7101);
  });

  it('refuses an entry that does not describe itself', () => {
    expect(() => readConfig(z.object({ bare: z.string() }), {})).toThrow(TypeError);
  });
});

describe('a secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-config-'));
  const path = join(folder, 'token');
  writeFileSync(path, 'from-a-file\n');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read from the file named by <NAME>_FILE', () => {
    expect(readConfig(schema, { ...enough, CALLBOARD_ADMIN_TOKEN_FILE: path }).adminToken).toBe('from-a-file');
  });

  it('is refused when given twice', () => {
    const twice = { ...enough, CALLBOARD_ADMIN_TOKEN: 'x', CALLBOARD_ADMIN_TOKEN_FILE: path };
    expect(thrownBy(() => readConfig(schema, twice)).wrong).toEqual([
      { variable: 'CALLBOARD_ADMIN_TOKEN', reason: 'given twice, also as CALLBOARD_ADMIN_TOKEN_FILE' },
    ]);
  });

  it('whose file cannot be read is told once, by the name of the variable', () => {
    const env = { CALLBOARD_KAFKA_BROKERS: 'a:1', CALLBOARD_MONGO_URL_FILE: join(folder, 'nowhere') };
    expect(thrownBy(() => readConfig(schema, env)).wrong).toEqual([
      { variable: 'CALLBOARD_MONGO_URL_FILE', reason: 'cannot be read (ENOENT)' },
    ]);
  });
});

function thrownBy(action: () => unknown): ConfigError {
  try {
    action();
  } catch (error) {
    return error as ConfigError;
  }
  throw new Error('nothing was thrown');
}
