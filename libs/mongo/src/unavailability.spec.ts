import {
  MongoInvalidArgumentError,
  MongoNetworkTimeoutError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { isUnavailable } from './unavailability';

const socketError = (code: string) => Object.assign(new Error('write'), { code });
const serverError = (code: number) => new MongoServerError({ message: 'said the server', code });

describe('isUnavailable', () => {
  it.each([
    new MongoNetworkTimeoutError('connection timed out'),
    new MongoServerSelectionError('no primary', {} as never),
    new MongoNotConnectedError('closed'),
    serverError(91),
    serverError(10107),
    socketError('EPIPE'),
    socketError('ECONNRESET'),
  ])('is what passes when the database comes back: %p', (error) => {
    expect(isUnavailable(error)).toBe(true);
  });

  it.each([
    serverError(2),
    serverError(50),
    new MongoInvalidArgumentError('bug'),
    new TypeError('bug'),
    socketError('ENOENT'),
    'text',
    undefined,
  ])('is nothing that would come again: %p', (error) => {
    expect(isUnavailable(error)).toBe(false);
  });
});
