import type { StreamEvent } from '@callboard/mongo';
import { Timestamp } from 'mongodb';
import { shownText } from '../fixtures/shown-text';
import type { EntityRow } from '../entity/entity.document';
import { ServingView } from './serving-view';
import { ViewLost, ViewState } from './view-state';

const followed = {
  entityCollection: 'entity_g1',
  progressId: 'entity@1',
  partitions: 1,
};
const time = (seconds: number) => new Timestamp({ t: seconds, i: 1 });
const ref = 'component:default/a';

const row = (version: number, type = 'service'): EntityRow => ({
  _id: ref,
  version,
  removed: false,
  uid: 'u',
  text: JSON.stringify({ kind: 'Component', spec: { type } }),
});

const event = (collection: string, id: string, rest: object) =>
  ({ ns: { db: 'x', coll: collection }, documentKey: { _id: id }, ...rest }) as unknown as StreamEvent;

describe('ViewState', () => {
  let state: ViewState;
  const text = () => {
    const slot = state.view.slotOf(ref);
    return slot === undefined ? undefined : shownText(state.view, slot);
  };
  beforeEach(() => (state = new ViewState(new ServingView({}), followed)));

  it('takes inserted, updated and removed entities', () => {
    state.apply(event('entity_g1', ref, { operationType: 'insert', fullDocument: row(1) }));
    expect(text()).toContain('service');
    state.apply(event('entity_g1', ref, { operationType: 'update', fullDocument: row(2, 'website') }));
    expect(text()).toContain('website');
    const tombstone = { _id: ref, version: 3, removed: true };
    state.apply(event('entity_g1', ref, { operationType: 'update', fullDocument: tombstone }));
    expect(text()).toBeUndefined();
  });

  it('knows the last change it has taken, a removal too, before progress tells of it', () => {
    state.take({ ...row(1), position: 7 });
    state.apply(
      event('entity_g1', ref, { operationType: 'update', fullDocument: { ...row(2), position: 9, removed: true } }),
    );
    state.raiseFront(8);
    expect([state.front, state.progress.watermark]).toEqual([9, 0]);
  });

  it('counts what comes at a position that was reached already, and nothing that comes in order or twice', () => {
    state.takeProgress({ partitions: { 0: { position: 7 } } });
    const update = (version: number, position: number) =>
      state.apply(event('entity_g1', ref, { operationType: 'update', fullDocument: { ...row(version), position } }));
    update(1, 8);
    update(1, 8);
    expect(state.late).toBe(0);
    state.takeProgress({ partitions: { 0: { position: 9 } } });
    update(1, 8);
    update(2, 9);
    update(2, 9);
    expect(state.late).toBe(1);
  });

  it('knows which log it is of, and when that is another one', () => {
    state.takeProgress({ incarnation: 'log-a', partitions: { 0: { position: 3 } } });
    expect([state.incarnation, state.progress.watermark]).toEqual(['log-a', 3]);
    const updateDescription = { updatedFields: { incarnation: 'log-b' } };
    state.apply(event('progress', followed.progressId, { operationType: 'update', updateDescription }));
    expect([state.incarnation, state.progress.watermark]).toEqual(['log-b', 0]);
  });

  it('ignores what a newer document has overtaken', () => {
    state.take(row(3, 'new'));
    state.apply(event('entity_g1', ref, { operationType: 'insert', fullDocument: row(1, 'old') }));
    expect(text()).toContain('new');
  });

  it('does without a document that was gone when it was looked up', () => {
    state.take(row(1));
    state.apply(event('entity_g1', ref, { operationType: 'update' }));
    expect(text()).toContain('service');
    state.apply(event('entity_g1', ref, { operationType: 'delete' }));
    expect(text()).toBeUndefined();
    state.apply(event('entity_g1', ref, { operationType: 'insert', fullDocument: row(1) }));
    expect(text()).toContain('service');
  });

  it('does not show an entity whose first change is parked', () => {
    state.take({ _id: ref, version: 0, removed: false });
    expect(text()).toBeUndefined();
  });

  it('shows that changes are parked as long as they are, and the entity as it was before them', () => {
    const since = new Date('2026-11-23T05:00:00Z');
    const parkedNow = (version: number, count: number) => ({
      operationType: 'update',
      fullDocument: { ...row(version), parked: { error: 'TypeError: no', since, count } },
    });
    const status = () =>
      (JSON.parse(text()!) as { status?: { items: { message: string }[] } }).status?.items[0]?.message;
    state.take(row(1));
    expect(status()).toBeUndefined();
    state.apply(event('entity_g1', ref, parkedNow(1, 1)));
    expect(status()).toMatch(/^A change is parked .*TypeError: no$/);
    state.apply(event('entity_g1', ref, parkedNow(1, 2)));
    expect(status()).toMatch(/^2 changes/);
    state.apply(event('entity_g1', ref, { operationType: 'update', fullDocument: row(2) }));
    expect(status()).toBeUndefined();
    state.apply(event('entity_g1', ref, parkedNow(1, 2)));
    expect(status()).toBeUndefined();
  });

  it('does not show of what took the place of a parked entity that changes are parked', () => {
    state.take({ ...row(1), parked: { error: 'no', since: new Date(), count: 1 } });
    state.take({ _id: ref, version: 2, removed: true });
    state.take(row(3));
    expect(text()).not.toContain('status');
  });

  it('believes the fields of a progress update, not the document looked up later', () => {
    const ahead = { partitions: { '0': { position: 99, clusterTime: time(9) } } };
    const updatedFields = { 'partitions.0.position': 7, 'partitions.0.clusterTime': time(5) };
    state.apply(
      event('progress', 'entity@1', {
        operationType: 'update',
        fullDocument: ahead,
        updateDescription: { updatedFields },
      }),
    );
    expect(state.progress.place(0)).toMatchObject({ position: 7, clusterTime: '5.1' });
  });

  it.each([
    [{ 'partitions.0': { position: 4, clusterTime: time(2) } }],
    [{ partitions: { '0': { position: 4, clusterTime: time(2) } } }],
  ])('reads progress from %j', (updatedFields) => {
    state.apply(event('progress', 'entity@1', { operationType: 'update', updateDescription: { updatedFields } }));
    expect(state.progress.watermark).toBe(4);
  });

  it('starts over with another incarnation', () => {
    state.takeProgress({ partitions: { '0': { position: 9, clusterTime: time(2) } } });
    const updatedFields = { incarnation: 'new', 'partitions.0.position': 1 };
    state.apply(event('progress', 'entity@1', { operationType: 'update', updateDescription: { updatedFields } }));
    expect(state.progress.watermark).toBe(1);
  });

  it("leaves other projections' progress alone", () => {
    const fullDocument = { partitions: { '0': { position: 4, clusterTime: time(2) } } };
    state.apply(event('progress', 'history@1', { operationType: 'insert', fullDocument }));
    expect(state.progress.watermark).toBe(0);
  });

  it.each(['drop', 'dropDatabase', 'invalidate', 'rename'])('is lost by "%s"', (operationType) => {
    expect(() => state.apply({ operationType } as StreamEvent)).toThrow(ViewLost);
  });
});
