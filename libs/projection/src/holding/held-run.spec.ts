import * as fc from 'fast-check';
import { LogFixture } from '../fixtures/log-fixture';
import { type Titled, titleProjection } from '../fixtures/title-projection';
import type { FoldRules, PlannedWrite } from '../fold/entity-fold';
import { planFold } from '../fold/fold-plan';
import { beginning, type Intake, takeIn } from '../intake/partition-intake';
import { type EntityRecord, placeRecord } from '../intake/placed-record';
import type { Envelope, StoredDocument } from '../projection';
import { heldBytesMax, heldBytesPerChange, HeldRun } from './held-run';

const rules: FoldRules = {
  projection: titleProjection,
  refusals: new Map(),
  stepwise: new Set(),
  skips: new Set(),
  now: new Date('2026-11-28T00:00:00Z'),
};
const none = new Map<string, StoredDocument<Titled>>();

describe('a run of batches that is held', () => {
  it('writes of each entity its newest document, once', () => {
    const log = new LogFixture();
    for (const title of ['one', 'two', 'three']) for (const name of ['a', 'b']) log.append(name, { title });
    const run = new HeldRun(rules, beginning);
    expect(run.take(intake(log, 0, 3), none)).toBe(true);
    expect(run.take(intake(log, 3), none)).toBe(true);
    expect(run.writes()).toMatchObject([
      { kind: 'insert', ref: 'component:default/a', document: { version: 3, title: 'three', seen: 3 } },
      { kind: 'insert', ref: 'component:default/b', document: { version: 3, title: 'three', seen: 3 } },
    ]);
    expect(run.outcomes).toEqual(Array(6).fill('applied'));
  });

  it('tells of progress up to the last batch taken, as if all had been one batch', () => {
    const log = new LogFixture();
    log.appendMany(3);
    log.mark('1000.1');
    const run = new HeldRun(rules, beginning);
    run.take(intake(log, 0, 2), none);
    expect(run.intake.place).toMatchObject({ position: 2, changes: 2 });
    run.take(intake(log, 2), none);
    expect(run.intake.place).toEqual(intake(log).place);
  });

  it('asks for the documents of what it does not hold, and not for what begins in it', () => {
    const log = new LogFixture();
    log.append('held');
    log.append('held');
    log.append('new');
    log.append('new');
    log.append('old', { version: 7 });
    log.append('illegible', { headers: { ce_entityversion: 'x' } });
    const run = new HeldRun(rules, beginning);
    run.take(intake(log, 0, 1), none);
    expect(run.unread(intake(log, 1).entities)).toEqual(['component:default/old', 'component:default/illegible']);
  });

  it('goes on from a document that is stored, guarded by its version', () => {
    const log = new LogFixture();
    log.append('a', { version: 2, title: 'two' });
    log.append('a', { title: 'three' });
    const stored = { _id: 'component:default/a', version: 1, position: 0, removed: false, title: 'one', seen: 1 };
    const run = new HeldRun(rules, beginning);
    run.take(intake(log), new Map([[stored._id, stored]]));
    expect(run.writes()).toMatchObject([{ kind: 'replace', version: 1, document: { version: 3, seen: 3 } }]);
  });

  it('cannot take a version that leaps', () => {
    const log = new LogFixture();
    log.append('a', { version: 3 });
    expect(new HeldRun(rules, beginning).take(intake(log), none)).toBe(false);
  });

  it('must be written at its limit of bytes, and not before', () => {
    const log = new LogFixture();
    const value = Buffer.from(JSON.stringify({ entity: null, differences: [], provenance: { actor: 'spec' } }));
    const padded = (bytes: number) =>
      Buffer.concat([value, Buffer.alloc(bytes - heldBytesPerChange - value.length, 32)]);
    const type = 'callboard.entity.removed' as const;
    log.append('a', { type, value: padded(heldBytesMax - 1_000) });
    log.append('b', { type, value: padded(999) });
    log.append('c', { type, value: padded(heldBytesPerChange + value.length) });
    const run = new HeldRun(rules, beginning);
    run.take(intake(log, 0, 2), none);
    expect(run.mustBeWritten).toBe(false);
    run.take(intake(log, 2), none);
    expect(run.mustBeWritten).toBe(true);
  });

  it('must be written with the batch in which something is parked, or belongs to no entity', () => {
    const [parking, straying] = [new LogFixture(), new LogFixture()];
    parking.append('a', { title: 'unfoldable' });
    straying.pushForeign(0, { key: null, headers: {}, value: Buffer.from('hello') });
    for (const log of [parking, straying]) {
      const run = new HeldRun(rules, beginning);
      run.take(intake(log), none);
      expect(run.mustBeWritten).toBe(true);
    }
  });

  it('comes to the same documents as its changes one by one, wherever batches and runs are cut', () => {
    const change = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      what: fc.constantFrom('x', 'unfoldable', 'gone'),
    });
    const cut = fc.constantFrom('batch', 'run', 'none');
    fc.assert(
      fc.property(fc.array(fc.tuple(change, cut), { maxLength: 30 }), (steps) => {
        const log = new LogFixture();
        const gone = { type: 'callboard.entity.removed' as const };
        for (const [{ name, what }] of steps) log.append(name, what === 'gone' ? gone : { title: what });
        const [byRuns, oneByOne] = [new Map<string, Envelope>(), new Map<string, Envelope>()];
        foldByRuns(
          log,
          steps.map(([, at]) => at),
          byRuns,
        );
        for (const item of entities(log)) store(oneByOne, planFold(rules, shown(oneByOne), [[item]]).writes);
        expect([...byRuns].sort()).toEqual([...oneByOne].sort());
      }),
    );
  });
});

function foldByRuns(log: LogFixture, cuts: readonly string[], into: Map<string, Envelope>): void {
  let run = new HeldRun(rules, beginning);
  let from = 0;
  cuts.forEach((cut, index) => {
    if (cut === 'none' && index < cuts.length - 1) return;
    const part = intake(log, from, index + 1);
    const unread = new Set(run.unread(part.entities));
    run.take(part, new Map([...shown(into)].filter(([ref]) => unread.has(ref))));
    from = index + 1;
    if (cut === 'batch' && index < cuts.length - 1) return;
    store(into, run.writes());
    run = new HeldRun(rules, run.intake.place);
  });
}

/** What the database makes of writes. */
function store(into: Map<string, Envelope>, writes: readonly PlannedWrite[]): void {
  for (const write of writes) {
    const found = into.get(write.ref);
    if ('document' in write) into.set(write.ref, write.document);
    else if (write.kind === 'park') into.set(write.ref, { ...found!, parked: write.parked });
    else {
      const changes = [...found!.parked!.changes, ...write.parked.changes];
      into.set(write.ref, { ...found!, parked: { ...write.parked, changes } });
    }
  }
}

function shown(documents: ReadonlyMap<string, Envelope>): Map<string, StoredDocument<object>> {
  return new Map([...documents].map(([ref, document]) => [ref, structuredClone(document)]));
}

function entities(log: LogFixture): EntityRecord[] {
  return log.batch().records.map((record) => placeRecord(record) as EntityRecord);
}

/** A part of a log as the gate lets it in. */
function intake(log: LogFixture, from = 0, to?: number): Intake {
  const records = log.batch(0, from, to).records.map(placeRecord);
  const first = records.find((record) => record.kind !== 'stray');
  const place = first ? { ...beginning, position: first.prev } : beginning;
  return takeIn(records, { ...place, changes: from });
}
