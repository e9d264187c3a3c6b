import 'reflect-metadata';
import { RequestPipe } from '@callboard/http';
import { BackRequest } from '../operation/projection.request';
import { OperationListRequest } from './operation.controller';
import { ParkedListRequest, RetryRequest } from './parked.request';

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

describe.each([ParkedListRequest, OperationListRequest])('the limit of %p', (metatype) => {
  const limitOf = async (limit: string) =>
    ((await new RequestPipe().transform({ limit }, { type: 'query', metatype })) as { limit: number }).limit;

  it('is a whole number in digits', async () => {
    expect(await limitOf('10')).toBe(10);
  });

  it.each(['0x10', '1e1', ' 5', '+5', '5.0', '', 'x'])('is not %p', async (limit) => {
    const errors = [expect.objectContaining({ pointer: '/limit', code: 'is-int' })];
    await expect(limitOf(limit)).rejects.toMatchObject({ code: 'invalid-parameter', errors });
  });
});
