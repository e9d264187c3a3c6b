import type { Appends, Head, LogEntry } from '@callboard/event-log';
import { component } from '@callboard/testing';
import { Problem } from '@callboard/problems';
import { planPush, planRemoval, type Verdict } from './entity.planner';

const context = {
  receipt: 'r-1',
  source: 'token:admin',
  provenance: '{"actor":"admin"}',
  correlationId: 'c-1',
  traceparent: '00-1',
};
const documentOf = (value: unknown) => ({ index: 7, value, locate: () => ({ line: 3, column: 5 }) });
const plan = (value: unknown, more = {}) => planPush(documentOf(value), { ...context, ...more });
const headAfter = (entry: LogEntry, removed = false): Head => {
  const { ref, version, etag, uid, hash, source } = entry;
  return { _id: ref, version, etag, uid, hash, source, removed };
};
const appends = (decision: unknown) => decision as Appends<Verdict>;
const registered = () => appends(plan(component('a')).wish!.decide(undefined)).entry(null);

describe('planPush', () => {
  it('plans a new entity as an entry that carries all that is known of its push', () => {
    const planned = plan(component('A'));
    expect(planned).toMatchObject({ index: 7, entityRef: 'component:default/a' });
    const decision = appends(planned.wish!.decide(undefined));
    const entry = decision.entry(null);
    expect(decision).toMatchObject({
      needsBefore: false,
      verdict: { outcome: 'registered', version: 1, etag: entry.etag },
    });
    expect(entry).toMatchObject({
      _id: 'component:default/a@1',
      type: 'callboard.entity.registered',
      dataSchema: 'urn:callboard:schema:callboard.entity.registered:1',
      source: 'token:admin',
      receipt: 'r-1',
      index: 7,
      differences: '[]',
      provenance: '{"actor":"admin"}',
      traceparent: '00-1',
      correlationId: 'c-1',
    });
    expect(JSON.parse(entry.entity!).metadata).toMatchObject({ name: 'A', uid: entry.uid, etag: entry.etag });
  });

  it('appends nothing for the same content, and the differences for another', () => {
    const head = headAfter(registered());
    const same = plan(component('a')).wish!.decide(head);
    expect(same).toEqual({ appends: false, verdict: { outcome: 'unchanged', version: 1, etag: head.etag } });
    const other = appends(plan(component('a', { spec: { lifecycle: 'old' } })).wish!.decide(head));
    expect(other).toMatchObject({ needsBefore: true, verdict: { outcome: 'updated', version: 2 } });
    const entry = other.entry(registered().entity);
    expect(JSON.parse(entry.differences)).toContainEqual({
      path: '/spec/lifecycle',
      before: 'production',
      after: 'old',
    });
    expect(entry.uid).toBe(head.uid);
  });

  it('gives a restored entity a new uid each time it is planned', () => {
    const head = headAfter(registered(), true);
    const restored = appends(plan(component('a')).wish!.decide(head)).entry(null);
    expect(restored).toMatchObject({ version: 2, type: 'callboard.entity.restored' });
    expect(restored.uid).not.toBe(head.uid);
  });

  it('refuses before the log what is no valid entity, naming it where it can', () => {
    const planned = plan({ ...component('a'), spec: {} });
    expect(planned).toMatchObject({ entityRef: 'component:default/a', problem: { code: 'invalid-entity' } });
    expect(planned.wish).toBeUndefined();
    expect(planned.problem!.errors[0]).toMatchObject({ line: 3, column: 5 });
    expect(plan('text')).toMatchObject({ entityRef: null, problem: { code: 'not-an-entity' } });
    const problem = new Problem('unreadable-document', 'no');
    expect(planPush({ index: 2, problem }, context)).toEqual({ index: 2, entityRef: null, bytes: 0, problem });
  });

  it('answers with a problem where another source manages the entity, or the etag is stale', () => {
    const head = headAfter(registered());
    for (const [more, code] of [
      [{ source: 'other' }, 'managed-by-another-source'],
      [{ ifMatch: ['0'] }, 'stale-etag'],
    ] as const) {
      const decision = plan(component('a'), more).wish!.decide(head);
      expect(decision).toMatchObject({ appends: false, verdict: { outcome: 'refused', problem: { code } } });
    }
  });
});

describe('planRemoval', () => {
  const remove = (head?: Head) =>
    planRemoval('component:default/a', { ...context, source: undefined }).wish!.decide(head);

  it('ends what is there, whoever manages it, and tells what it was', () => {
    const before = registered();
    const decision = appends(remove({ ...headAfter(before), source: 'another' }));
    expect(decision).toMatchObject({ needsBefore: true, verdict: { outcome: 'removed', version: 2 } });
    const entry = decision.entry(before.entity);
    expect(entry).toMatchObject({ entity: null, source: 'another', type: 'callboard.entity.removed' });
    expect(JSON.parse(entry.differences)).toMatchObject([{ path: '', before: { kind: 'Component' } }]);
  });

  it('refuses what is not there', () => {
    for (const head of [undefined, headAfter(registered(), true)]) {
      expect(remove(head)).toMatchObject({ verdict: { problem: { code: 'unknown-entity' } } });
    }
  });
});
