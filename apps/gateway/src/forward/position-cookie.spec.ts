import { cookieAfter, isOfOwnPage, positionCookie, positionIn } from './position-cookie';

const target = { service: 'catalog', path: '/api/catalog' };

describe('the position cookie', () => {
  it('is read back as it was set', () => {
    const cookie = positionCookie('catalog', '/api/catalog', 17).split(';')[0];
    expect(positionIn(`other=1; ${cookie}`, 'catalog')).toBe(17);
    expect(positionIn(cookie, 'search')).toBeUndefined();
  });

  it.each(['callboard-catalog-position=', 'callboard-catalog-position=x', 'callboard-catalog-position=-1', undefined])(
    'is nothing in %p',
    (header) => expect(positionIn(header, 'catalog')).toBeUndefined(),
  );

  it('moves to what was answered and never back', () => {
    const reader = { seen: 17, isOfOwnPage: false };
    expect(cookieAfter(reader, '20', target)).toMatch(/^callboard-catalog-position=20; Path=\/api\/catalog; /);
    expect(cookieAfter(reader, '4', target)).toMatch(/=17; /);
    expect(cookieAfter(reader, undefined, target)).toMatch(/=17; /);
  });

  it('begins with the first answer to a page of the own origin that has a position', () => {
    const reader = { seen: undefined, isOfOwnPage: true };
    expect(cookieAfter(reader, '20', target)).toBe(
      'callboard-catalog-position=20; Path=/api/catalog; Max-Age=60; HttpOnly; SameSite=Lax',
    );
    expect(cookieAfter(reader, undefined, target)).toBeUndefined();
  });

  it('is not forced on callers that sent none', () => {
    expect(cookieAfter({ seen: undefined, isOfOwnPage: false }, '20', target)).toBeUndefined();
  });

  it.each([
    ['same-origin', true],
    ['same-site', false],
    ['cross-site', false],
    ['none', false],
    [undefined, false],
  ])('begins where the browser says %p: %p', (site, begins) => {
    expect(isOfOwnPage({ 'sec-fetch-site': site })).toBe(begins);
  });
});
