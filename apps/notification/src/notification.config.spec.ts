import { readConfig } from '@callboard/config';
import { notificationConfigSchema } from './notification.config';

const given = { CALLBOARD_KAFKA_BROKERS: 'localhost:9092', CALLBOARD_MONGO_URL: 'mongodb://localhost/' };
const read = (env: Record<string, string>) => readConfig(notificationConfigSchema, { ...given, ...env });
const key = Buffer.alloc(32, 7).toString('base64');

describe('notification config', () => {
  it('needs a key in production', () => {
    expect(() => read({})).toThrow('CALLBOARD_SECRET_KEY: is required in production');
    expect(read({ CALLBOARD_SECRET_KEY: key })).toMatchObject({ mode: 'production', httpPort: 7104 });
  });

  it('needs none in development', () => {
    expect(read({ CALLBOARD_MODE: 'development' }).secretKey).toBeUndefined();
  });

  it('takes keys of 32 bytes only, and does not print them', () => {
    const wrong = () => read({ CALLBOARD_SECRET_KEY: 'c2hvcnQ=' });
    expect(wrong).toThrow('must be 32 bytes in base64');
    expect(wrong).not.toThrow('c2hvcnQ=');
  });
});
