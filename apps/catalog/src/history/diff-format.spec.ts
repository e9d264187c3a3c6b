import { acceptedFormat } from './diff-format';

describe('the form of a diff', () => {
  it.each([
    [undefined, 'structured'],
    ['', 'structured'],
    ['*/*', 'structured'],
    ['application/json', 'structured'],
    ['application/json-patch+json', 'json-patch'],
    ['application/json;q=0.5, application/json-patch+json', 'json-patch'],
    ['application/*', 'structured'],
    ['text/x-diff', 'unified'],
    ['text/*, application/json;q=0.9', 'unified'],
    ['Text/X-Diff; charset=utf-8', 'unified'],
    ['application/json;q=0, */*', 'json-patch'],
    ['text/html, */*;q=0.1', 'structured'],
  ])('for %j is %s', (accept, format) => {
    expect(acceptedFormat(accept)).toBe(format);
  });

  it.each(['image/png', 'application/json;q=0', '*/*;q=0'])('is none for %s', (accept) => {
    expect(() => acceptedFormat(accept)).toThrow(expect.objectContaining({ code: 'not-acceptable' }) as Error);
  });
});
