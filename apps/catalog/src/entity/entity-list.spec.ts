import { conditionsMax, countNodes, predicateNodesMax } from '../filter/predicate';
import { listRequestOf, type ByQueryRequest } from './by-query.request';
import { pageLimitDefault, pageLimitMax, predicateOf, selectionOf, textFieldsMax } from './entity-list';
import { readListRequest } from './entity-list.request';

const conditions = (count: number) => ({
  query: Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1])),
});
/** Around them stand the list itself, and what joins the query to a filter that is empty. */
const nodes = (count: number) => ({ query: { $any: Array.from({ length: count - 3 }, () => ({})) } });
const filters = (count: number) => ({ filters: Array.from({ length: count }, (_, i) => `k${i}=1`) });
const fields = (count: number) => ({ text: { term: '_', fields: Array.from({ length: count }, (_, i) => `k${i}`) } });

describe('the limits of a list', () => {
  it.each([
    {
      what: 'conditions of a query',
      max: conditionsMax,
      pointer: '/query',
      read: (n: number) => predicateOf(conditions(n)),
    },
    {
      what: 'conditions of filters',
      max: conditionsMax,
      pointer: '/filter',
      read: (n: number) => predicateOf(filters(n)),
    },
    { what: 'nodes', max: predicateNodesMax, pointer: '/query', read: (n: number) => predicateOf(nodes(n)) },
    {
      what: 'full-text fields',
      max: textFieldsMax,
      pointer: '/fullTextFilter',
      read: (n: number) => selectionOf(fields(n)),
    },
  ])('are answered at their edge and refused beyond it: $what', ({ max, pointer, read }) => {
    expect(() => read(max)).not.toThrow();
    const refusal = expect.objectContaining({
      code: 'invalid-parameter',
      errors: [expect.objectContaining({ pointer, code: 'too-many' })],
    });
    expect(() => read(max + 1)).toThrow(refusal);
  });

  it.each([
    {
      how: 'GET',
      limitOf: (limit?: number) => readListRequest(limit === undefined ? {} : { limit: `${limit}` }).limit,
    },
    { how: 'POST', limitOf: (limit?: number) => listRequestOf({ limit } as ByQueryRequest).limit },
  ])('give who asks by $how for more rows than a page may have as many as it may', ({ limitOf }) => {
    expect([limitOf(), limitOf(0)]).toEqual([pageLimitDefault, 0]);
    expect([limitOf(pageLimitMax), limitOf(pageLimitMax + 1)]).toEqual([pageLimitMax, pageLimitMax]);
  });

  it.each<[string, (values: string[]) => Parameters<typeof predicateOf>[0]]>([
    ['of filters', (values) => ({ filters: [values.map((value) => `k=${value}`).join()] })],
    ['of a query', (values) => ({ query: { k: { $in: values } } })],
    ['of related entities', (v) => ({ query: { relations: { $contains: { type: 'r', targetRef: { $in: v } } } } })],
  ])('count the values of one key as one condition, however many: %s', (_, terms) => {
    const values = Array.from({ length: 20 * conditionsMax }, (_, i) => `v${i}`);
    expect(countNodes(predicateOf(terms(values))).conditions).toBe(1);
    expect(JSON.stringify(predicateOf(terms(values)))).toContain(values.at(-1));
  });

  it('count a full-text field once, however it is spelled and however often', () => {
    const repeated = Array.from({ length: 6_000 }, (_, i) => (i % 2 ? 'metadata.name' : 'Metadata.Name'));
    expect(selectionOf({ text: { term: '_', fields: repeated } }).text?.keys).toEqual(['metadata.name']);
  });
});
