import { NotReady, Readiness } from './index';

describe('Readiness', () => {
  it('is ready while every check passes', async () => {
    const readiness = new Readiness();
    readiness.register('mongo', () => undefined);
    readiness.register('consumer', async () => undefined);
    expect(await readiness.report()).toEqual({ status: 'ready', checks: { mongo: 'ok', consumer: 'ok' } });
  });

  it('names what fails, with the words of NotReady and of no other error', async () => {
    const readiness = new Readiness();
    readiness.register('fine', () => undefined);
    readiness.register('catching-up', () => {
      throw new NotReady('3 partitions behind');
    });
    readiness.register('mongo', () => Promise.reject(new Error('mongodb://user:sekret@host refused')));
    expect(await readiness.report()).toEqual({
      status: 'not-ready',
      checks: { fine: 'ok', 'catching-up': '3 partitions behind', mongo: 'failed' },
    });
  });

  it('does not wait for a check that hangs', async () => {
    jest.useFakeTimers();
    const readiness = new Readiness();
    readiness.register('mongo', () => new Promise(() => undefined));
    const report = readiness.report();
    await jest.advanceTimersByTimeAsync(2_000);
    expect((await report).checks).toEqual({ mongo: 'timed out' });
    jest.useRealTimers();
  });

  it('is not ready once it goes down', async () => {
    const readiness = new Readiness();
    readiness.drain();
    expect(await readiness.report()).toEqual({ status: 'not-ready', checks: { process: 'going down' } });
  });
});
