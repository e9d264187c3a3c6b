import { MongoServerError } from 'mongodb';
import { tellSlowness } from './slow-query';

describe('a query that may take so long and no longer', () => {
  it('gives what the database answered', async () => {
    expect(await tellSlowness(Promise.resolve(7))).toBe(7);
  });

  it('is refused as too slow where the database gave up on it', async () => {
    const cause = new MongoServerError({ message: 'operation exceeded time limit', code: 50 });
    await expect(tellSlowness(Promise.reject(cause))).rejects.toMatchObject({ code: 'query-too-slow', cause });
  });

  it.each([new MongoServerError({ message: 'not primary', code: 10107 }), new TypeError('no')])(
    'fails as it failed otherwise: %s',
    async (error) => {
      await expect(tellSlowness(Promise.reject(error))).rejects.toBe(error);
    },
  );
});
