import { everything } from '../filter/predicate';
import { Column } from '../view/column';
import { ServingView } from '../view/serving-view';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { facetValuesMax } from './facet-count';
import { FacetQueries, facetsMax } from './facet.queries';

const eachMax = 1_000;

/** So many values of `spec.a`, each of one entity, and two of `spec.b`. */
function viewOf(values: number): ServingView {
  const view = new ServingView({});
  for (let from = 0; from < values; from += eachMax) {
    const a = Array.from({ length: Math.min(eachMax, values - from) }, (_, i) => `v${from + i}`);
    const text = JSON.stringify({ kind: 'Component', metadata: { name: `n${from}` }, spec: { a, b: ['x', 'y'] } });
    view.put({ ref: `component:default/n${from}`, version: 1, uid: String(from), text, edges: [] });
  }
  return view;
}

describe('the values of facets', () => {
  const queries = new FacetQueries();
  const sizes = async (view: ServingView, facets: string[], predicate = everything) => {
    const answer = JSON.parse(await queries.counts(view, facets, predicate)) as { facets: Record<string, unknown[]> };
    return Object.values(answer.facets).map((values) => values.length);
  };

  it('are all answered, as many as an answer may have', async () => {
    expect(await sizes(viewOf(facetValuesMax - 2), ['spec.a', 'spec.b'])).toEqual([facetValuesMax - 2, 2]);
  });

  it('are counted once for equal facets, however they are spelled', async () => {
    const tallied = jest.spyOn(Column.prototype, 'values');
    const facets = Array.from({ length: facetsMax }, (_, i) => (i % 2 ? 'spec.b' : 'Spec.B'));
    const only = { key: 'metadata.name', anyOf: ['n0'] };
    const view = viewOf(1);
    expect(await sizes(view, ['spec.b'], only)).toEqual([2]);
    const once = tallied.mock.calls.length;
    expect(await sizes(view, facets, only)).toEqual([2, 2]);
    expect(tallied.mock.calls.length).toBe(2 * once);
  });

  it('of one key after the other let others have their turn, and each are of one moment', async () => {
    let clock = 0;
    const now = jest.spyOn(performance, 'now').mockImplementation(() => (clock += 10));
    const view = viewOf(2_000);
    const only = { key: 'metadata.name', anyOf: ['n0', 'n1000'] };
    const counting = queries.counts(view, ['spec.b', 'spec.c', 'kind'], only);
    await nextTurn();
    view.remove('component:default/n0', 2);
    const { facets } = JSON.parse(await counting) as { facets: Record<string, { value: string; count: number }[]> };
    now.mockRestore();
    expect(facets['spec.b']?.map(({ count }) => count)).toEqual([2, 2]);
    expect(facets['kind']).toEqual([{ value: 'Component', count: 1 }]);
  });

  it('are refused, not cut, where all facets together have more, and answered once a filter leaves fewer', async () => {
    const view = viewOf(facetValuesMax - 1);
    await expect(sizes(view, ['spec.a', 'spec.b'])).rejects.toMatchObject({ code: 'answer-too-large' });
    expect(await sizes(view, ['spec.a'])).toEqual([facetValuesMax - 1]);
    expect(await sizes(view, ['spec.a', 'spec.b'], { key: 'metadata.name', anyOf: ['n0'] })).toEqual([eachMax, 2]);
  });
});
