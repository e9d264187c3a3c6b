import { failureOf, isRead, mayTryAnother, problemOf, type Attempt, type Failure } from './forward.decider';

describe('isRead', () => {
  it.each([
    ['GET', '/api/catalog/entities'],
    ['HEAD', '/api/ingestion/v1/receipts/1'],
    ['POST', '/api/catalog/entities/by-refs'],
    ['POST', '/API/Catalog/entities/By-Query/?limit=3'],
    ['POST', '/api/catalog/entity-facets'],
    ['POST', '/api/catalog/validate-entity'],
  ])('%s %s changes nothing', (method, url) => expect(isRead(method, url)).toBe(true));

  it.each([
    ['POST', '/api/ingestion/v1/entities'],
    ['POST', '/api/catalog/refresh'],
    ['DELETE', '/api/catalog/entities/by-refs'],
    ['PUT', '/api/catalog/locations/1'],
  ])('%s %s may change something', (method, url) => expect(isRead(method, url)).toBe(false));
});

it('reads an address of nothing but slashes in no time', () => {
  const startedAt = performance.now();
  expect(isRead('POST', `/api/catalog/${'/'.repeat(16_000)}x`)).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(100);
});

describe('another attempt', () => {
  const read = { isRead: true, isBodySpent: false, brokenBefore: 0 };
  const write = { ...read, isRead: false };

  it.each<[Failure, Attempt, boolean]>([
    ['unreachable', read, true],
    ['unreachable', { ...read, brokenBefore: 1 }, true],
    ['unreachable', write, true],
    ['unreachable', { ...write, isBodySpent: true }, false],
    ['broken', read, true],
    ['broken', { ...read, brokenBefore: 1 }, false],
    ['broken', { ...read, isBodySpent: true }, false],
    ['broken', write, false],
    ['late', read, false],
    ['late', write, false],
  ])('after %s of %o: %p', (failure, attempt, expected) => {
    expect(mayTryAnother(failure, attempt)).toBe(expected);
  });
});

describe('a failure', () => {
  const coded = (code: string, cause?: Error) => Object.assign(new Error('x', { cause }), { code });

  it.each<[Error, Failure, string]>([
    [coded('FST_REPLY_FROM_INTERNAL_SERVER_ERROR', coded('ECONNREFUSED')), 'unreachable', 'upstream-unavailable'],
    [coded('UND_ERR_CONNECT_TIMEOUT'), 'unreachable', 'upstream-unavailable'],
    [coded('FST_REPLY_FROM_GATEWAY_TIMEOUT', coded('UND_ERR_HEADERS_TIMEOUT')), 'late', 'upstream-timeout'],
    [coded('UND_ERR_SOCKET', coded('ECONNRESET')), 'broken', 'upstream-failed'],
    [new Error('anything'), 'broken', 'upstream-failed'],
  ])('%p is %s', (error, failure, code) => {
    expect(failureOf(error)).toBe(failure);
    expect(problemOf(failure)).toBe(code);
  });
});
