import { exampleCursor } from './described-entity.response';
import { decodeCursor, encodeCursor, type PageCursor } from './page-cursor';

const cursor: PageCursor = {
  f: ['kind=component'],
  t: ['term', ['metadata.name']],
  o: ['metadata.name', true],
  b: false,
  at: ['ä', 'u-2'],
  first: ['a', 'u-1'],
  n: 7,
};

const encoded = (value: unknown) => `c1.${Buffer.from(JSON.stringify(value)).toString('base64url')}`;

describe('page cursors', () => {
  it('carry everything there and back', () => {
    expect(decodeCursor(encodeCursor(cursor))).toEqual(cursor);
  });

  it('are nothing that a client takes for base64 JSON', () => {
    expect(() => atob(encodeCursor(cursor))).toThrow();
    expect(encodeURIComponent(encodeCursor(cursor))).toBe(encodeCursor(cursor));
  });

  it.each([
    ['nope'],
    ['c1.'],
    ['c1.bm9wZQ'],
    [encoded(null)],
    [encoded({ ...cursor, n: -1 })],
    [encoded({ ...cursor, at: ['x'] })],
    [encoded({ ...cursor, f: 'kind' })],
    [encoded({ ...cursor, extra: 1 })],
  ])('that are malformed are refused: %s', (text) => {
    expect(() => decodeCursor(text)).toThrow(expect.objectContaining({ code: 'invalid-parameter' }));
  });

  it('that the description shows are ones that are taken', () => {
    expect(decodeCursor(exampleCursor)).toMatchObject({ b: false, n: 35 });
  });
});
