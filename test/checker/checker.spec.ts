import fc from 'fast-check';
import { check } from './checker';
import type { Delivered, Observation, Published } from './observation';

/** A run in which every promise was kept: three entities, versions interleaved, one of them removed at the end. */
function kept(): Observation {
  const order = ['a', 'b', 'a', 'c', 'b', 'a', 'c', 'a'];
  const versions = new Map<string, number>();
  const changes: Published[] = order.map((ref, index) => {
    const version = (versions.get(ref) ?? 0) + 1;
    versions.set(ref, version);
    const removed = index === order.length - 1;
    return {
      partition: ref === 'a' ? 0 : 1,
      position: index + 1,
      ref,
      version,
      etag: removed ? null : `${ref}${version}`,
    };
  });
  const served = () =>
    new Map<string, string | null>([
      ['a', null],
      ['b', 'b2'],
      ['c', 'c2'],
    ]);
  return {
    acknowledged: changes.filter(({ etag }) => etag).map(({ ref, version, etag }) => ({ ref, version, etag: etag! })),
    changes,
    states: changes.map((change) => ({ ...change })),
    served: { catalog: served(), search: served() },
    delivered: changes.map(({ ref, version }) => ({ webhookId: `msg_${ref}${version}`, ref, version })),
  };
}

const kinds = (observation: Observation) => [
  ...new Set(check(observation).map(({ kind, where }) => `${kind} in ${where}`)),
];

describe('the checker', () => {
  it('finds nothing where every promise was kept', () => {
    expect(check(kept())).toEqual([]);
  });

  it('lets a fail-over publish its last batch again', () => {
    const run = kept();
    run.changes.push(...run.changes.slice(-3));
    run.states.push(...run.states.slice(-3));
    expect(check(run)).toEqual([]);
  });

  it('lets a webhook be repeated under its own id', () => {
    const run = kept();
    run.delivered.push(run.delivered[2]!, run.delivered[2]!);
    expect(check(run)).toEqual([]);
  });

  it('finds an acknowledged version that was published with other content', () => {
    const run = kept();
    run.acknowledged[0]!.etag = 'other';
    expect(kinds(run)).toEqual(['lost in changes']);
  });

  it('finds a compacted topic that stepped back', () => {
    const run = kept();
    run.states.push(run.states[0]!);
    expect(kinds(run)).toEqual(['stale in entities']);
  });

  it.each(['catalog', 'search'])('finds a %s that serves an older version, or one that is gone', (where) => {
    const run = kept();
    run.served[where]!.set('b', 'b1').set('a', 'a3').delete('c');
    expect(kinds(run).sort()).toEqual([`lost in ${where}`, `stale in ${where}`]);
  });
});

describe('planted faults', () => {
  const anywhere = fc.nat({ max: kept().changes.length - 1 });
  type Fault = <T extends Published | Delivered>(records: T[], at: number) => void;

  const dropped: Fault = (records, at) => void records.splice(at, 1);
  const doubledAs =
    <T>(again: (record: T) => Partial<T>): ((records: T[], at: number) => void) =>
    (records, at) =>
      void records.splice(at + 1, 0, { ...records[at]!, ...again(records[at]!) });
  const swapped: Fault = (records, at) => {
    const other = records.findIndex(({ ref }, index) => index !== at && ref === records[at]!.ref);
    const versions = [records[at]!.version, records[other]!.version] as const;
    records[other]!.version = versions[0];
    records[at]!.version = versions[1];
  };

  it('a dropped change is found, whichever it is', () => {
    fc.assert(
      fc.property(anywhere, (at) => {
        const run = kept();
        dropped(run.changes, at);
        expect(check(run)).not.toEqual([]);
      }),
    );
  });

  it('a change published twice is found: under a position of its own, or under its own and an event of its own', () => {
    fc.assert(
      fc.property(anywhere, (at) => {
        const run = kept();
        run.changes.forEach((change) => change.position > at + 1 && (change.position += 1));
        doubledAs<Published>(({ position }) => ({ position: position + 1 }))(run.changes, at);
        expect(kinds(run)).toContain('doubled in changes');
      }),
    );
  });

  it('two changes of one entity that changed places are found', () => {
    fc.assert(
      fc.property(anywhere, (at) => {
        const run = kept();
        swapped(run.changes, at);
        expect(check(run)).not.toEqual([]);
      }),
    );
  });

  it('a delivery that never came, came twice under two ids, or too early is found', () => {
    fc.assert(
      fc.property(anywhere, (at) => {
        for (const fault of [dropped, doubledAs<Delivered>(() => ({ webhookId: 'msg_new' })), swapped]) {
          const run = kept();
          (fault as Fault)(run.delivered, at);
          expect(kinds(run).some((finding) => finding.endsWith('in webhook'))).toBe(true);
        }
      }),
    );
  });
});
