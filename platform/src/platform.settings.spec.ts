import { readSettings } from './platform.settings';

const read = (env: NodeJS.ProcessEnv) => readSettings({ log: () => undefined, env });

describe('the settings of the platform', () => {
  it('takes given addresses from the environment', () => {
    const env = { CALLBOARD_KAFKA_BROKERS: 'a:1,b:2', CALLBOARD_MONGO_URL: 'mongodb://c' };
    expect(read(env).given).toEqual({ kafka: 'a:1,b:2', mongo: 'mongodb://c' });
  });

  it('refuses one address without the other, naming the one that is missing', () => {
    expect(() => read({ CALLBOARD_KAFKA_BROKERS: 'a:1' })).toThrow('CALLBOARD_MONGO_URL is missing');
    expect(() => read({ CALLBOARD_MONGO_URL: 'mongodb://c' })).toThrow('CALLBOARD_KAFKA_BROKERS is missing');
  });

  it('refuses a kind it does not know, without repeating it', () => {
    expect(() => read({ CALLBOARD_PLATFORM: 'magic' })).toThrow(/given, containers, embedded/);
    expect(read({ CALLBOARD_PLATFORM: 'embedded' }).kind).toBe('embedded');
  });

  it('leaves the choice open and gives the database 1 GB unless told otherwise', () => {
    expect(read({})).toMatchObject({ kind: undefined, given: undefined, mongoCacheGb: 1 });
  });
});
