import {
  MongoInvalidArgumentError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { isUnavailability, withPatience } from './unavailability';

const socketError = (code: string) =>
  Object.assign(new Error('This socket has been ended by the other party'), { code });
const patience = { attemptsMax: 3, pauseMs: 1, patienceMs: 1_000 };

describe('isUnavailability', () => {
  it.each([
    new MongoNetworkError('connection closed'),
    new MongoServerSelectionError('no primary', {} as never),
    new MongoServerError({ message: 'shutting down', code: 91 }),
    new MongoNotConnectedError('closed'),
    socketError('EPIPE'),
    socketError('ECONNRESET'),
  ])('is what passes when the database comes back: %p', (error) => {
    expect(isUnavailability(error)).toBe(true);
  });

  it.each([new TypeError('bug'), new MongoInvalidArgumentError('bug'), socketError('ENOENT'), 'text', undefined])(
    'is not a mistake of ours: %p',
    (error) => {
      expect(isUnavailability(error)).toBe(false);
    },
  );
});

describe('withPatience', () => {
  const failing = (times: number, error: unknown) => {
    const attempts: number[] = [];
    const attempt = async (number: number) => {
      attempts.push(number);
      if (number <= times) throw error;
      return 'done';
    };
    return { attempts, attempt };
  };

  it('tries again until it works', async () => {
    const { attempts, attempt } = failing(2, socketError('EPIPE'));
    expect(await withPatience(patience, attempt)).toBe('done');
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('refuses with log-unavailable after the last attempt, or when its time is over', async () => {
    const refusal = { code: 'log-unavailable', retryAfterSeconds: 2 };
    await expect(withPatience(patience, failing(3, socketError('EPIPE')).attempt)).rejects.toMatchObject(refusal);
    const { attempts, attempt } = failing(9, socketError('EPIPE'));
    await expect(withPatience({ ...patience, patienceMs: -1 }, attempt)).rejects.toMatchObject(refusal);
    expect(attempts).toEqual([1]);
  });

  it('does not try again what cannot work', async () => {
    const { attempts, attempt } = failing(1, new TypeError('bug'));
    await expect(withPatience(patience, attempt)).rejects.toThrow('bug');
    expect(attempts).toEqual([1]);
  });
});
