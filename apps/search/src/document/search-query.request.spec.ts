import { cursorOf, readSearchQuery, searchLimits } from './search-query.request';

describe('a search query', () => {
  it('is everything, 25 at a time, where nothing is said', () => {
    expect(readSearchQuery('')).toEqual({
      term: '',
      wantsEntities: true,
      filters: {},
      pageLimit: 25,
      page: 0,
    });
  });

  it('is read in the bracket style of qs', () => {
    const text =
      'term=a%20b&types[0]=software-catalog&filters[kind]=API&filters[lifecycle][0]=x&filters[lifecycle][1]=y';
    expect(readSearchQuery(`${text}&pageLimit=10&pageCursor=MQ==`)).toEqual({
      term: 'a b',
      wantsEntities: true,
      filters: { kind: ['API'], lifecycle: ['x', 'y'] },
      pageLimit: 10,
      page: 1,
    });
  });

  it.each([
    'types[]=software-catalog',
    'types=software-catalog',
    'unknown[a]=x',
    'filters[kind][]=API',
    'pageLimit=100',
  ])('takes %s', (text) => expect(() => readSearchQuery(text)).not.toThrow());

  it.each([
    ['types[0]=techdocs', false],
    ['types[0]=techdocs&types[1]=software-catalog', true],
    ['types[0]=software-catalog&types[1]=techdocs', true],
  ])('of %s wants entities: %s', (text, wanted) => expect(readSearchQuery(text).wantsEntities).toBe(wanted));

  it('quirk 51: takes a page limit of 0 as 25', () => {
    expect(readSearchQuery('pageLimit=0').pageLimit).toBe(25);
  });

  it.each([
    'pageLimit=-1',
    'pageLimit=1.5',
    'pageLimit=1&pageLimit=2',
    'term[a]=x',
    'types[0]=nope',
    'types[0]=techdocs&types[1]=nope',
    'unknown=x',
    'filters=x',
    'filters[kind][a][b]=x',
    'pageCursor=nope',
    'pageCursor=LTE=',
  ])('refuses %s', (text) => {
    expect(() => readSearchQuery(text)).toThrow(expect.objectContaining({ code: 'invalid-parameter' }));
  });

  const { termCharactersMax, pageLimitMax, pageMax, parametersMax } = searchLimits;
  const times = (count: number, text: (i: number) => string) => Array.from({ length: count }, (_, i) => text(i));

  it.each<[string, number, (count: number) => string]>([
    ['characters of a term', termCharactersMax, (count) => `term=${'x'.repeat(count)}`],
    ['rows of a page', pageLimitMax, (count) => `pageLimit=${count}`],
    ['pages', pageMax, (count) => `pageCursor=${encodeURIComponent(cursorOf(count))}`],
    ['values', parametersMax, (count) => times(count, (i) => `filters[kind][${i}]=k${i}`).join('&')],
    ['values without numbers', parametersMax, (count) => times(count, (i) => `filters[kind][]=k${i}`).join('&')],
    ['fields', parametersMax, (count) => times(count, (i) => `filters[f${i}]=x`).join('&')],
  ])('has a limit, is read at it and refused beyond it: %s', (_, max, query) => {
    const { filters } = readSearchQuery(query(max));
    if (query(max).includes('filters')) expect(Object.values(filters).flat()).toHaveLength(max);
    expect(() => readSearchQuery(query(max + 1))).toThrow(expect.objectContaining({ code: 'invalid-parameter' }));
  });

  it('writes its cursors as it reads them', () => {
    expect(cursorOf(1)).toBe('MQ==');
    expect(readSearchQuery(`pageCursor=${cursorOf(37)}`).page).toBe(37);
  });

  it('takes an empty cursor for the first page, as the search bars of TechDocs send it', () => {
    expect(readSearchQuery('term=&types[0]=techdocs&pageCursor=').page).toBe(0);
  });
});
