import { conditionsMax, predicateNodesMax } from '../filter/predicate';
import { predicateOf, selectionOf, textFieldsMax } from './entity-list';

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

  it('count a full-text field once, however it is spelled and however often', () => {
    const repeated = Array.from({ length: 6_000 }, (_, i) => (i % 2 ? 'metadata.name' : 'Metadata.Name'));
    expect(selectionOf({ text: { term: '_', fields: repeated } }).text?.keys).toEqual(['metadata.name']);
  });
});
