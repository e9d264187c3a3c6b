import type { FoldRules } from './entity-fold';
import { LogFixture } from '../fixtures/log-fixture';
import { type Titled, titleProjection } from '../fixtures/title-projection';
import { planFold } from './fold-plan';
import { parkedChangesMax } from '../parking/parked';
import { type EntityRecord, placeRecord } from '../intake/placed-record';
import type { StoredDocument } from '../projection';

const now = new Date('2026-11-23T00:00:00Z');
const rules: FoldRules = {
  projection: titleProjection,
  refusals: new Map(),
  stepwise: new Set(),
  skips: new Set(),
  now,
};

function given(...documents: StoredDocument<Titled>[]) {
  return new Map(documents.map((document) => [document._id, document]));
}

function stored(version: number, rest: object = {}): StoredDocument<Titled> {
  return {
    _id: 'component:default/a',
    version,
    position: version,
    removed: false,
    title: 'old',
    seen: version,
    ...rest,
  };
}

function entities(log: LogFixture, from = 0): EntityRecord[] {
  return log.batch(0, from).records.map((record) => placeRecord(record) as EntityRecord);
}

function titles(...all: string[]): LogFixture {
  const log = new LogFixture();
  for (const title of all) log.append('a', { title });
  return log;
}

describe('planning a fold', () => {
  it('inserts once what the read did not find, however many changes it has', () => {
    const plan = planFold(rules, given(), [entities(titles('one', 'two'))]);
    const document = { _id: 'component:default/a', version: 2, position: 2, removed: false, title: 'two', seen: 2 };
    expect(plan.writes).toEqual([{ kind: 'insert', ref: document._id, document }]);
    expect(plan.outcomes).toEqual([['applied', 'applied']]);
  });

  it('replaces what it found, guarded by the version that was read', () => {
    const plan = planFold(rules, given(stored(1)), [entities(titles('one', 'two'))]);
    expect(plan.writes).toMatchObject([
      { kind: 'replace', version: 1, document: { version: 2, title: 'two', seen: 2 } },
    ]);
    expect(plan.outcomes).toEqual([['duplicate', 'applied']]);
  });

  it('writes nothing for duplicates alone', () => {
    expect(planFold(rules, given(stored(2)), [entities(titles('one', 'two'))]).writes).toEqual([]);
  });

  it('stops a batch at a leap, keeps what stands before it, and lets the other batches go on', () => {
    const log = titles('one');
    log.append('a', { version: 3 });
    log.append('a', { version: 4 });
    const other = new LogFixture();
    other.append('b');
    const plan = planFold(rules, given(), [entities(log), entities(other)]);
    expect(plan.leaps).toEqual([{ kind: 'version', position: 2, expected: 2, found: 3 }, null]);
    expect(plan.outcomes).toEqual([['applied'], ['applied']]);
    expect(plan.writes).toMatchObject([{ document: { version: 1 } }, { document: { version: 1 } }]);
  });

  it('keeps a tombstone of what is removed, and folds what is restored from nothing', () => {
    const log = titles('one');
    log.append('a', { type: 'callboard.entity.removed' });
    const [write] = planFold(rules, given(), [entities(log)]).writes;
    expect(write).toEqual({
      kind: 'insert',
      ref: 'component:default/a',
      document: { _id: 'component:default/a', version: 2, position: 2, removed: true },
    });
    log.append('a', { type: 'callboard.entity.restored', title: 'back' });
    const tombstone = stored(2, { removed: true, title: undefined, seen: undefined });
    expect(planFold(rules, given(tombstone), [entities(log)]).writes).toMatchObject([{ document: { seen: 1 } }]);
  });

  it('parks at the change that throws and queues what follows, beside the state before it', () => {
    const plan = planFold(rules, given(), [entities(titles('one', 'unfoldable', 'three'))]);
    expect(plan.outcomes).toEqual([['applied', 'parked', 'parked']]);
    expect(plan.writes).toMatchObject([
      { kind: 'insert', document: { version: 1, title: 'one', parked: { since: now, count: 2, lastVersion: 3 } } },
    ]);
  });

  it('adds to a queue that is stored, guarded by its last position', () => {
    const log = titles('one', 'unfoldable', 'three');
    const parked = {
      error: 'E',
      since: now,
      count: 1,
      omitted: 0,
      bytes: 9,
      lastPosition: 2,
      lastVersion: 2,
      changes: [],
    };
    const plan = planFold(rules, given(stored(1, { parked })), [entities(log)]);
    expect(plan.outcomes).toEqual([['duplicate', 'duplicate', 'parked']]);
    expect(plan.writes).toMatchObject([
      { kind: 'queue', version: 1, lastPosition: 2, parked: { count: 2, lastPosition: 3, changes: [{ version: 3 }] } },
    ]);
  });

  it('keeps the number alone of what would make a queue too long', () => {
    const parked = {
      ...{ error: 'E', since: now, count: parkedChangesMax, omitted: 0, bytes: 9 },
      ...{ lastPosition: 2, lastVersion: 2, changes: [] },
    };
    const plan = planFold(rules, given(stored(1, { parked })), [entities(titles('one', 'unfoldable', 'three'))]);
    expect(plan.writes).toMatchObject([{ parked: { count: parkedChangesMax + 1, omitted: 1, changes: [] } }]);
  });

  it('passes over a change that was skipped, whatever it holds, and still raises the version', () => {
    const skips = new Set([2]);
    const plan = planFold({ ...rules, skips }, given(), [entities(titles('one', 'unfoldable', 'three'))]);
    expect(plan.outcomes).toEqual([['applied', 'ignored', 'applied']]);
    expect(plan.writes).toMatchObject([{ document: { version: 3, title: 'three', seen: 2 } }]);
  });

  it('queues a skipped change behind one that is parked', () => {
    const plan = planFold({ ...rules, skips: new Set([2]) }, given(), [entities(titles('unfoldable', 'two'))]);
    expect(plan.outcomes).toEqual([['parked', 'parked']]);
  });

  it('parks a change whose document the database refused', () => {
    const refusals = new Map([[2, 'too large']]);
    const plan = planFold({ ...rules, refusals }, given(), [entities(titles('one', 'two'))]);
    expect(plan.writes).toMatchObject([{ document: { version: 1, parked: { error: 'too large' } } }]);
  });

  it('writes one change at a time for a ref that is searched for the refused one', () => {
    const stepwise = new Set(['component:default/a']);
    const plan = planFold({ ...rules, stepwise }, given(), [entities(titles('one', 'two'))]);
    expect(plan).toMatchObject({ isUnfinished: true, outcomes: [['applied', undefined]] });
    expect(plan.writes).toMatchObject([{ document: { version: 1 } }]);
  });

  it('parks a fold that answers neither a document nor null', () => {
    const on = { 'callboard.entity.registered': () => undefined as never };
    const plan = planFold({ ...rules, projection: { ...titleProjection, on } }, given(), [entities(titles('one'))]);
    expect(plan.outcomes).toEqual([['parked']]);
  });

  it('does not let a fold’s own fields stand in for the version or the queue', () => {
    const on = { 'callboard.entity.registered': () => ({ version: 99, parked: 'x', _id: 'y', title: 'one' }) };
    const plan = planFold({ ...rules, projection: { ...titleProjection, on } }, given(), [entities(titles('one'))]);
    expect(plan.writes).toEqual([
      {
        kind: 'insert',
        ref: 'component:default/a',
        document: {
          _id: 'component:default/a',
          version: 1,
          position: 1,
          removed: false,
          title: 'one',
        },
      },
    ]);
  });
});
