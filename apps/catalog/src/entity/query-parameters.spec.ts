import { QueryParameters } from './query-parameters';

const refusal = (detail: string) => expect.objectContaining({ code: 'invalid-parameter', message: detail });

describe('QueryParameters', () => {
  it('refuses what it does not know', () => {
    expect(() => new QueryParameters({ foo: '1' }, ['bar'])).toThrow(refusal("Unknown query parameter 'foo'"));
  });

  it.each([[''], [['', '']]])('refuses the empty value %j', (value) => {
    const empty = refusal("Empty value found for query parameter 'filter'");
    expect(() => new QueryParameters({ filter: value }, ['filter'])).toThrow(empty);
  });

  it('drops an empty value beside another', () => {
    expect(new QueryParameters({ filter: ['', 'a'] }, ['filter']).list('filter')).toEqual(['a']);
  });

  it('takes a blank for a value', () => {
    expect(new QueryParameters({ filter: ' ' }, ['filter']).list('filter')).toEqual([' ']);
  });

  it.each(['-1', '1.5', 'x', ' 1', '99999999999999999999'])('refuses %j as a count', (limit) => {
    expect(() => new QueryParameters({ limit }, ['limit']).count('limit')).toThrow(/whole number/);
  });

  it('reads counts, absent ones too', () => {
    const parameters = new QueryParameters({ limit: '0' }, ['limit', 'offset']);
    expect(parameters.count('limit')).toBe(0);
    expect(parameters.count('offset')).toBeUndefined();
  });

  it('refuses a repeated limit', () => {
    expect(() => new QueryParameters({ limit: ['1', '2'] }, ['limit']).count('limit')).toThrow(/repeated/);
  });

  it('refuses what is not among the choices', () => {
    const parameters = new QueryParameters({ totalItems: 'maybe' }, ['totalItems']);
    expect(() => parameters.oneOf('totalItems', ['include', 'exclude'])).toThrow(/include, exclude/);
  });
});
