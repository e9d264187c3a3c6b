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

  it('of one key let others have their turn, and are of the moment when it began', async () => {
    const view = new ServingView({});
    const put = (i: number, version: number, tags: string[]) => {
      const text = JSON.stringify({ kind: i % 9 ? 'Component' : 'API', metadata: { name: `n${i}`, tags } });
      view.put({ ref: `component:default/n${i}`, version, uid: String(i), text, edges: [] });
    };
    for (let i = 0; i < 5_000; i++) put(i, 1, [`t${i % 2_000}`, `u${i % 3_000}`]);
    const count = () => queries.counts(view, ['metadata.tags'], { key: 'kind', anyOf: ['component'] });
    const before = await count();
    let clock = 0;
    const now = jest.spyOn(performance, 'now').mockImplementation(() => (clock += 10));
    let isDone = false;
    const counting = count().finally(() => (isDone = true));
    for (let i = 4_000; i >= 0; i -= 1_000) {
      await nextTurn();
      for (let slot = i; slot < i + 1_000; slot++) {
        if (slot % 2) put(slot, 2, ['new']);
        else view.remove(`component:default/n${slot}`, 2);
      }
      for (let slot = 5_000 + i; slot < 5_500 + i; slot++) put(slot, 1, ['newer']);
      expect(isDone).toBe(false);
    }
    expect(await counting).toBe(before);
    now.mockRestore();
    expect(await count()).not.toBe(before);
  });

  it('are refused, not cut, where all facets together have more, and answered once a filter leaves fewer', async () => {
    const view = viewOf(facetValuesMax - 1);
    await expect(sizes(view, ['spec.a', 'spec.b'])).rejects.toMatchObject({ code: 'answer-too-large' });
    expect(await sizes(view, ['spec.a'])).toEqual([facetValuesMax - 1]);
    expect(await sizes(view, ['spec.a', 'spec.b'], { key: 'metadata.name', anyOf: ['n0'] })).toEqual([eachMax, 2]);
  });
});
