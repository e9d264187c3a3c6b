import { inverseOf } from '@callboard/entity';
import * as fc from 'fast-check';
import { shownText } from '../fixtures/shown-text';
import type { EntityRow } from '../entity/entity.document';
import { ServingView } from './serving-view';
import { ViewState } from './view-state';
import { newsMax, NotAlike, ViewTakeover } from './view-takeover';

const followed = (generation: number) => ({
  entityCollection: `entity_g${generation}`,
  progressId: `entity@${generation}`,
  partitions: 1,
});
const refs = ['a', 'b', 'c', 'd', 'e'].map((name) => `component:default/${name}`);
const parked = { error: 'TypeError: no', since: new Date('2026-11-23T05:00:00Z'), count: 1 };
const noTexts = () => Promise.resolve([]);

function row(ref: string, version: number, rest: Partial<EntityRow> = {}): EntityRow {
  const uid = `uid-${ref}`;
  const text = JSON.stringify({ kind: 'Component', metadata: { uid }, spec: { type: `t${version}` } });
  return { _id: ref, version, position: version, removed: false, uid, text, edges: [], ...rest };
}

const gone = (ref: string, version: number): EntityRow => ({ _id: ref, version, position: version, removed: true });

function stateOf(rows: readonly EntityRow[], textBytesMax = Infinity): ViewState {
  const state = new ViewState(new ServingView(inverseOf, { texts: { bytesMax: textBytesMax } }), followed(1));
  for (const each of rows) state.take(each);
  return state;
}

async function* inBatches(rows: readonly EntityRow[]): AsyncGenerator<EntityRow[]> {
  for (const each of rows) yield Promise.resolve([each]);
}

/** A takeover of a view that has compared these rows with it. */
async function compared(before: ViewState, rows: readonly EntityRow[]): Promise<ViewTakeover> {
  const takeover = new ViewTakeover(before, followed(2), noTexts);
  await takeover.compare(inBatches(rows));
  return takeover;
}

/** All entities as they are answered, by ref. */
function shown({ view }: ViewState): Record<string, string> {
  return Object.fromEntries(view.records().map(({ ref }) => [ref, shownText(view, view.slotOf(ref)!)]));
}

describe('ViewTakeover', () => {
  it('goes on with the view as it is where the generation says the same', async () => {
    const before = stateOf([row('x:d/a', 2), row('x:d/b', 1)]);
    const takeover = await compared(before, [row('x:d/b', 1), row('x:d/a', 2)]);
    const records = before.view.records();
    takeover.begin();
    expect(takeover.view).toBe(before.view);
    expect(takeover.view.records().every((record, index) => record === records[index])).toBe(true);
    expect(takeover.front).toBe(2);
    takeover.take(row('x:d/a', 3));
    expect(shown(takeover)['x:d/a']).toContain('t3');
  });

  it('shows what it has to tell in one step, and none of it before', async () => {
    const before = stateOf([row('x:d/a', 1), row('x:d/b', 1), row('x:d/c', 1), row('x:d/e', 1)]);
    const takeover = await compared(before, [row('x:d/a', 2), row('x:d/b', 1), row('x:d/e', 1)]);
    takeover.take(gone('x:d/b', 2));
    takeover.take(row('x:d/n', 1));
    takeover.drop('x:d/e');
    expect(Object.keys(shown(before))).toEqual(['x:d/a', 'x:d/b', 'x:d/c', 'x:d/e']);
    expect(shown(before)['x:d/a']).toContain('t1');
    takeover.begin();
    expect(Object.keys(shown(takeover)).sort()).toEqual(['x:d/a', 'x:d/n']);
    expect(shown(takeover)['x:d/a']).toContain('t2');
  });

  it('keeps what it read of an entity when the stream tells of an older version first', async () => {
    const takeover = await compared(stateOf([row('x:d/a', 1)]), [row('x:d/a', 3)]);
    takeover.take(row('x:d/a', 2));
    takeover.begin();
    expect(shown(takeover)['x:d/a']).toContain('t3');
  });

  it('says what is parked in its own generation, and no longer what was in the other', async () => {
    const before = stateOf([row('x:d/a', 1, { parked }), row('x:d/b', 1)]);
    const takeover = await compared(before, [row('x:d/a', 1), row('x:d/b', 1, { parked })]);
    takeover.begin();
    expect(Object.values(shown(takeover)).map((text) => text.includes('status'))).toEqual([false, true]);
  });

  it('reads from its own generation what the view does not hold', async () => {
    const texts = ['x:d/a', 'x:d/b'].map((ref) => ({ ref, version: 1, text: row(ref, 1).text! }));
    const read = jest.fn((asked: readonly string[]) => Promise.resolve(texts.filter(({ ref }) => asked.includes(ref))));
    const takeover = new ViewTakeover(stateOf([], 100), followed(2), read);
    const { view } = takeover;
    for (const { ref } of texts) takeover.take(row(ref, 1));
    takeover.begin();
    const slots = texts.map(({ ref }) => view.slotOf(ref));
    const answer = await view.read([], () => ({ slots, answer: (all) => all.joined('[', slots, ']').toString() }));
    expect(JSON.parse(answer)).toHaveLength(2);
    expect(read).toHaveBeenCalledWith(['x:d/a']);
  });

  describe('takes nothing over', () => {
    const other: [string, Partial<EntityRow>][] = [
      ['text', { text: JSON.stringify({ kind: 'Component', spec: { type: 'other' } }) }],
      ['uid', { uid: 'another' }],
      ['edges', { edges: [{ type: 'ownedBy', target: 'group:default/t' }] }],
    ];

    it.each(other)('where the %s of an entity is another at the same version', async (_, rest) => {
      await expect(compared(stateOf([row('x:d/a', 1)]), [row('x:d/a', 1, rest)])).rejects.toThrow(NotAlike);
    });

    it('where the text is not held to compare with', async () => {
      const before = stateOf([row('x:d/a', 1), row('x:d/b', 1)], 100);
      await expect(compared(before, [row('x:d/a', 1), row('x:d/b', 1)])).rejects.toThrow(NotAlike);
    });

    it.each([
      ['an older version', (takeover: ViewTakeover) => takeover.take(row('x:d/a', 1))],
      ['a removal at the version that is shown', (takeover: ViewTakeover) => takeover.take(gone('x:d/a', 2))],
    ])('where the generation ends with %s', async (_, tell) => {
      const before = stateOf([row('x:d/b', 1)]);
      const takeover = await compared(before, [row('x:d/b', 1)]);
      tell(takeover);
      takeover.take(row('x:d/b', 2));
      before.take(row('x:d/a', 2));
      expect(() => takeover.begin()).toThrow(NotAlike);
      expect(shown(before)['x:d/b']).toContain('t1');
    });

    it('where the view has changed and the generation tells nothing of it', async () => {
      const before = stateOf([row('x:d/a', 1)]);
      const takeover = await compared(before, [row('x:d/a', 1)]);
      before.take(row('x:d/a', 1, { parked }));
      expect(() => takeover.begin()).toThrow(NotAlike);
    });

    it('where another has begun to', async () => {
      const before = stateOf([]);
      const [one, other] = [await compared(before, []), await compared(before, [])];
      one.end();
      expect(() => one.begin()).toThrow(NotAlike);
      other.begin();
      expect(before.changed).toBeUndefined();
    });

    it('where more is new than may be noted', async () => {
      const rows = Array.from({ length: newsMax }, (_, index) => row(`x:d/${index}`, 1));
      const takeover = await compared(stateOf([]), rows);
      expect(() => takeover.take(row('x:d/one-more', 1))).toThrow(NotAlike);
    });
  });

  const change = fc.record({
    ref: fc.constantFrom(...refs),
    what: fc.constantFrom('put', 'put', 'put', 'remove', 'park'),
    edges: fc.array(fc.record({ type: fc.constantFrom(...Object.keys(inverseOf)), target: fc.constantFrom(...refs) }), {
      maxLength: 2,
    }),
  });

  /** What a generation has once it has folded the first changes, and the row that the last of them made. */
  function folded(log: readonly (typeof change extends fc.Arbitrary<infer T> ? T : never)[], length: number) {
    const rows = new Map<string, EntityRow>();
    for (const [index, { ref, what, edges }] of log.slice(0, length).entries()) {
      const known = rows.get(ref);
      const [version, position] = [(known?.version ?? 0) + 1, index + 1];
      if (what === 'put') rows.set(ref, { ...row(ref, version), edges, position });
      else if (what === 'remove') rows.set(ref, { ...gone(ref, version), position });
      else if (known) rows.set(ref, { ...known, parked });
    }
    return rows;
  }

  it('ends with what a view has that was loaded from the generation, however the two went on meanwhile', async () => {
    const steps = { log: fc.array(change, { minLength: 1, maxLength: 30 }), ahead: fc.array(fc.nat(3)) };
    let takenOver = 0;
    await fc.assert(
      fc.asyncProperty(fc.record({ ...steps, opened: fc.nat(30) }), async ({ log, ahead, opened }) => {
        const stepOf = (length: number) => folded(log, length).get(log[length - 1]!.ref);
        const begun = Math.min(opened, log.length);
        let [here, there] = [Math.max(0, begun - (ahead[0] ?? 0)), begun];
        const before = stateOf([...folded(log, here).values()]);
        const followOn = (state: ViewState, length: number) => {
          const made = stepOf(length);
          if (made) state.take(made);
        };
        const takeover = new ViewTakeover(before, followed(2), noTexts);
        async function* whileBothGoOn() {
          for (const ref of refs) {
            const now = folded(log, there).get(ref);
            if (now && !now.removed) yield Promise.resolve([now]);
            there = Math.min(log.length, there + (ahead[1] ?? 0));
            for (let go = ahead[2] ?? 0; go > 0 && here < log.length; go--) followOn(before, ++here);
          }
        }
        await takeover.compare(whileBothGoOn());
        there = Math.max(there, here);
        for (let told = begun; told < there;) followOn(takeover, ++told);
        takeover.begin();
        takenOver++;
        expect(shown(takeover)).toEqual(shown(stateOf([...folded(log, there).values()])));
        while (there < log.length) followOn(takeover, ++there);
        expect(shown(takeover)).toEqual(shown(stateOf([...folded(log, there).values()])));
      }),
      { numRuns: 500 },
    );
    expect(takenOver).toBe(500);
  });
});
