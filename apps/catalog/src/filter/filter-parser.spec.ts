import { parseFilters } from './filter-parser';
import { everything } from './predicate';

describe('parseFilters', () => {
  it.each([
    ['a key alone asks for presence', ['spec.type'], { key: 'spec.type', exists: true }],
    ['a value is asked for', ['kind=api'], { key: 'kind', anyOf: ['api'] }],
    ['an empty value is a value', ['kind='], { key: 'kind', anyOf: [''] }],
    ['blanks around are dropped', [' kind = api '], { key: 'kind', anyOf: ['api'] }],
    ['only the first = splits', ['a=b=c'], { key: 'a', anyOf: ['b=c'] }],
    ['keys are lower-cased', ['spec.Type=X'], { key: 'spec.type', anyOf: ['X'] }],
    ['values of one key are alternatives', ['kind=a,KIND=b'], { key: 'kind', anyOf: ['a', 'b'] }],
    ['a value beside presence counts alone', ['kind,kind=a'], { key: 'kind', anyOf: ['a'] }],
    [
      'different keys must all hold',
      ['kind=a,spec.type=b'],
      {
        all: [
          { key: 'kind', anyOf: ['a'] },
          { key: 'spec.type', anyOf: ['b'] },
        ],
      },
    ],
    [
      'repeated parameters are alternatives',
      ['kind=user', 'kind=group,spec.parent'],
      {
        any: [
          { key: 'kind', anyOf: ['user'] },
          {
            all: [
              { key: 'kind', anyOf: ['group'] },
              { key: 'spec.parent', exists: true },
            ],
          },
        ],
      },
    ],
    ['blank conditions are skipped', ['kind=api,'], { key: 'kind', anyOf: ['api'] }],
    ['nothing left is everything', [' ', ','], everything],
  ])('%s', (_, filters, predicate) => {
    expect(parseFilters(filters)).toEqual(predicate);
  });

  it.each(['=x', ' =x', 'kind=a,=x'])('refuses %j', (filter) => {
    expect(() => parseFilters([filter])).toThrow(expect.objectContaining({ code: 'invalid-parameter' }));
  });
});
