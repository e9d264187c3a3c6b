import { PushTally } from './push-tally';

const item = (outcome: 'registered' | 'updated' | 'unchanged', version: number, ref = 'component:default/a') => ({
  entityRef: ref,
  outcome,
  version,
  etag: `etag-${version}`,
});

const pushed = (file: string) => ({ file, sentAt: 5, answeredAt: 6 });

describe('the tally of a push', () => {
  it('awaits what was accepted, and the changes that were made', () => {
    const tally = new PushTally();
    tally.item(item('registered', 1), pushed('a.yaml'));
    tally.item(item('unchanged', 3, 'component:default/b'), pushed('b.yaml'));
    expect(tally.outcomes).toEqual({ registered: 1, unchanged: 1 });
    expect([...tally.awaited.keys()]).toEqual(['component:default/a', 'component:default/b']);
    expect([...tally.changes]).toEqual(['component:default/a@1']);
  });

  it('awaits the greatest version of an entity that is described twice, in whatever order answers come', () => {
    const tally = new PushTally();
    tally.item(item('updated', 2), pushed('b.yaml'));
    tally.item(item('registered', 1), pushed('a.yaml'));
    expect(tally.accepted).toMatchObject([{ version: 2, etag: 'etag-2' }]);
    expect(tally.changes.size).toBe(2);
  });

  it('counts refusals by their code, and calls one without a code unexplained', () => {
    const tally = new PushTally();
    tally.item({ outcome: 'refused', problem: { code: 'invalid-entity' } }, pushed('a.yaml'));
    tally.refused('bad.yaml', { code: 'unreadable-body', detail: 'not YAML', errors: [{ line: 3 }] });
    tally.item({ outcome: 'refused' }, pushed('c.yaml'));
    expect(tally.outcomes).toEqual({ refused: 3 });
    expect(tally.refusals).toEqual({ 'invalid-entity': 1, 'unreadable-body': 1 });
    expect(tally.refusedWhere).toEqual([
      'a.yaml: invalid-entity, no reason given',
      'bad.yaml:3: unreadable-body, not YAML',
    ]);
    expect(tally.unexplainedReasons).toEqual([expect.stringContaining('c.yaml')]);
  });

  it('calls an accepted document without version or etag unexplained', () => {
    const tally = new PushTally();
    tally.item({ entityRef: 'component:default/a', outcome: 'registered' }, pushed('a.yaml'));
    expect(tally.unexplainedReasons).toHaveLength(1);
    expect(tally.awaited.size).toBe(0);
  });
});
