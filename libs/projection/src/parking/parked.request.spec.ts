import 'reflect-metadata';
import { RequestPipe } from '@callboard/http';
import { BackRequest } from '../operation/projection.request';
import { RetryRequest } from './parked.request';

const read = async (metatype: typeof RetryRequest | typeof BackRequest, body: object): Promise<unknown> =>
  new RequestPipe().transform(body, { type: 'body', metatype });

describe('what an operator asks of a projection', () => {
  it.each([
    ['ref', RetryRequest],
    ['cursor', RetryRequest],
    ['reason', BackRequest],
    ['generation', BackRequest],
  ] as const)('may leave out its %s, but not say null', async (field, metatype) => {
    expect(await read(metatype, {})).toEqual({});
    const errors = expect.arrayContaining([expect.objectContaining({ pointer: `/${field}` })]);
    await expect(read(metatype, { [field]: null })).rejects.toMatchObject({ code: 'invalid-request', errors });
  });
});
