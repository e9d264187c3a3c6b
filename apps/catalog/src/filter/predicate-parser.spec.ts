import { depthMax, parsePredicate } from './predicate-parser';

describe('parsePredicate', () => {
  it.each([
    ['a scalar is equality', { kind: 'x' }, { all: [{ key: 'kind', anyOf: ['x'] }] }],
    [
      'numbers and booleans are texts',
      { a: 1, b: true },
      {
        all: [
          { key: 'a', anyOf: ['1'] },
          { key: 'b', anyOf: ['true'] },
        ],
      },
    ],
    ['keys are lower-cased', { 'spec.Type': 'x' }, { all: [{ key: 'spec.type', anyOf: ['x'] }] }],
    ['$in', { kind: { $in: ['a', 'b'] } }, { all: [{ key: 'kind', anyOf: ['a', 'b'] }] }],
    ['$exists', { kind: { $exists: false } }, { all: [{ key: 'kind', exists: false }] }],
    ['$hasPrefix', { kind: { $hasPrefix: 'co' } }, { all: [{ key: 'kind', prefix: 'co' }] }],
    [
      '$contains of a scalar',
      { 'metadata.tags': { $contains: 'a' } },
      { all: [{ key: 'metadata.tags', anyOf: ['a'] }] },
    ],
    ['nothing is everything', {}, { all: [] }],
    ['$any of nothing', { $any: [] }, { any: [] }],
    [
      '$not and $all',
      { $not: { $all: [{ kind: 'a' }] } },
      { not: { all: [{ all: [{ key: 'kind', anyOf: ['a'] }] }] } },
    ],
    ['$exists counts before $in', { kind: { $in: ['a'], $exists: true } }, { all: [{ key: 'kind', exists: true }] }],
    [
      '$in counts before what it does not know',
      { kind: { $in: ['a'], $x: 1 } },
      { all: [{ key: 'kind', anyOf: ['a'] }] },
    ],
    [
      'a relation with targets',
      { relations: { $contains: { type: 'ownedBy', targetRef: { $in: ['group:default/a'] } } } },
      { all: [{ key: 'relations.ownedby', anyOf: ['group:default/a'] }] },
    ],
    [
      'a relation of a type',
      { relations: { $contains: { type: 'ownedBy' } } },
      { all: [{ key: 'relations.ownedby', exists: true }] },
    ],
  ])('%s', (_, query, predicate) => {
    expect(parsePredicate(query)).toEqual(predicate);
  });

  it.each([
    ['x'],
    [null],
    [[]],
    [{ $all: [], kind: 'x' }],
    [{ $all: {} }],
    [{ $x: 1 }],
    [{ kind: null }],
    [{ kind: [] }],
    [{ kind: {} }],
    [{ kind: { $x: 1 } }],
    [{ kind: { $in: 'x' } }],
    [{ kind: { $in: [null] } }],
    [{ kind: { $exists: 'yes' } }],
    [{ kind: { $hasPrefix: 1 } }],
    [{ 'metadata.links': { $contains: { url: 'https://example.com' } } }],
    [{ relations: { $contains: { targetRef: 'x' } } }],
  ])('refuses %j', (query) => {
    expect(() => parsePredicate(query)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
  });

  it.each(['$not', '$all', '$any'])(
    `takes what is nested ${depthMax} deep by %s, and refuses what is deeper`,
    (operator) => {
      const nested = (depth: number): object => {
        if (depth === 0) return { kind: 'x' };
        return { [operator]: operator === '$not' ? nested(depth - 1) : [nested(depth - 1)] };
      };
      expect(() => parsePredicate(nested(depthMax))).not.toThrow();
      const refusal = expect.objectContaining({ code: 'invalid-request', message: expect.stringMatching(/deeper/) });
      expect(() => parsePredicate(nested(depthMax + 1))).toThrow(refusal);
    },
  );
});
