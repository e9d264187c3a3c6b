import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { operationBody } from './operation-body';

const read = (body: string | Buffer, headers: object = {}) => {
  const parts = [body].flatMap((each) => [...Buffer.from(each)].map((byte) => Buffer.from([byte])));
  const request = Object.assign(Readable.from(parts), { headers: { 'content-type': 'application/json', ...headers } });
  return operationBody(request as unknown as IncomingMessage);
};

describe("the body of an operator's request", () => {
  it('is JSON in UTF-8, wherever it is cut, or none', async () => {
    expect(await read('{"reason":"größer 🚢"}')).toEqual({ reason: 'größer 🚢' });
    expect(await read(' ')).toBeUndefined();
  });

  it.each([
    ['bytes that are no UTF-8', Buffer.from('"\xff"', 'latin1'), {}, 'unreadable-body'],
    ['half an object', '{', {}, 'unreadable-body'],
    ['another charset', '{}', { 'content-type': 'application/json; charset=utf-16' }, 'unsupported-media-type'],
    ['another type', '{}', { 'content-type': 'text/plain' }, 'unsupported-media-type'],
    ['anything compressed', '{}', { 'content-encoding': 'gzip' }, 'unsupported-media-type'],
    ['more than 64 KiB', Buffer.alloc(65 * 1024, ' '), {}, 'body-too-large'],
  ])('is not %s', async (_, body, headers, code) => {
    await expect(read(body, headers)).rejects.toMatchObject({ code });
  });
});
