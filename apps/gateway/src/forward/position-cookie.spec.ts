import { cookieAfter, positionCookie, positionIn } from './position-cookie';

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
    expect(cookieAfter(17, '20', target)).toMatch(/^callboard-catalog-position=20; Path=\/api\/catalog; /);
    expect(cookieAfter(17, '4', target)).toMatch(/=17; /);
    expect(cookieAfter(17, undefined, target)).toMatch(/=17; /);
  });

  it('is not forced on callers that sent none', () => {
    expect(cookieAfter(undefined, '20', target)).toBeUndefined();
  });
});
