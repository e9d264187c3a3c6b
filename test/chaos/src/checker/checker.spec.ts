import fc from 'fast-check';
import { Random } from '../random';
import { check } from './checker';
import { plantedFaults, plantedMax } from './planted-faults';
import { kept } from './kept-run';
import type { Observation } from './observation';

const kinds = (observation: Observation) => [
  ...new Set(check(observation).map(({ kind, where }) => `${kind} in ${where}`)),
];

describe('the checker', () => {
  it('finds nothing where every promise was kept', () => {
    expect(check(kept())).toEqual([]);
  });

  it('lets a fail-over publish its last batch again', () => {
    const run = kept();
    run.topics[0]!.changes.push(...run.topics[0]!.changes.slice(-2));
    run.topics[0]!.states.push(...run.topics[0]!.states.slice(-2));
    expect(check(run)).toEqual([]);
  });

  it('lets nothing older than the last batch be published again', () => {
    const run = kept();
    run.topics[0]!.changes.push(run.topics[0]!.changes[0]!);
    run.topics[0]!.states.push(run.topics[0]!.states[0]!);
    expect(kinds(run)).toEqual([
      'out-of-order in changes (live)',
      'out-of-order in entities (live)',
      'stale in entities (live)',
    ]);
  });

  it('lets a webhook be repeated under its own id', () => {
    const run = kept();
    run.subscribers[0]!.delivered.push(run.subscribers[0]!.delivered[2]!);
    expect(check(run)).toEqual([]);
  });

  it('lets a write whose answer was lost take effect twice, when it was sent twice', () => {
    const run = kept();
    const lost = { ref: 'component:a/a', wish: 'push' as const, marker: 'r90x', sent: 1, firstSentAt: 0 };
    run.writes.push(lost);
    append(run, 'r90x', 2);
    expect(kinds(run)).toEqual(['doubled in log']);
    lost.sent = 2;
    expect(check(run)).toEqual([]);
  });

  it('finds an acknowledged version that holds the content of another', () => {
    const run = kept();
    run.writes[0]!.answer!.etag = 'other';
    expect(kinds(run)).toEqual(['lost in log']);
  });

  it('finds a version that was acknowledged to two writers', () => {
    const run = kept();
    run.writes.push({ ...run.writes[0]!, sent: 0, answer: { ...run.writes[0]!.answer!, receipt: 'another' } });
    expect(kinds(run)).toContain('lost in log');
  });

  it('finds a change that nobody sent', () => {
    const run = kept();
    append(run, 'r91x', 1);
    expect(kinds(run)).toEqual(['made-up in log']);
  });

  it('finds a lost update: a write taken under an etag that was not the latest', () => {
    const run = kept();
    run.writes.find(({ answer }) => answer?.outcome === 'updated')!.ifMatch = 'other';
    expect(kinds(run)).toEqual(['stale in log']);
  });

  it('finds an "unchanged" for content that had been replaced before it was asked for', () => {
    const run = kept();
    const { ref, marker, answer } = run.writes.find((write) => write.ref.endsWith('a/a'))!;
    run.writes.push({
      ref,
      marker,
      wish: 'push',
      sent: 1,
      firstSentAt: 1_000,
      answer: { ...answer!, at: 1_001, outcome: 'unchanged' },
    });
    expect(kinds(run)).toEqual(['out-of-order in log']);
  });

  it('finds a refusal of the etag that was the latest all the while', () => {
    const run = kept();
    const { ref, answer } = run.writes.find((write) => write.ref.endsWith('b/b') && write.answer!.version === 2)!;
    const refused = { at: 1_001, outcome: 'refused' as const, code: 'stale-etag' };
    run.writes.push({
      ref,
      wish: 'push',
      marker: 'r92x',
      ifMatch: answer!.etag!,
      sent: 1,
      firstSentAt: 1_000,
      answer: refused,
    });
    expect(kinds(run)).toEqual(['failed in log']);
    run.writes.at(-1)!.ifMatch = 'older';
    expect(check(run)).toEqual([]);
  });

  it('finds an answer older than its position, than the one before it, or than an own write', () => {
    for (const wrong of [
      { marker: 'r1x', position: 6 },
      { position: 0, asked: 3 },
      { marker: 'r1x', position: 0, ownVersion: 2 },
    ]) {
      const run = kept();
      run.reads.push({ reader: 'other', ref: 'component:a/a', marker: 'r1x', asked: 0, ...wrong });
      expect(kinds(run)).toEqual(['stale in reader other']);
    }
    const run = kept();
    run.reads.push({ ...run.reads[5]!, marker: 'r1x', position: 1, asked: 1 });
    expect(kinds(run)).toEqual(['stale in reader one']);
  });

  it('finds a read that failed without a name for it, or while nothing but a rebuild was going on', () => {
    const run = kept();
    run.failedReads.push({ reader: 'one', from: 10, to: 20, why: '503 upstream-unavailable' });
    expect(check(run)).toEqual([]);
    run.calm.push({ what: 'a rebuild', from: 5, to: 25 });
    expect(kinds(run)).toEqual(['failed in reader one']);
    run.calm = [];
    run.failedReads[0]!.why = '500 internal';
    expect(kinds(run)).toEqual(['failed in reader one']);
  });
});

describe('planted faults', () => {
  it('are all found, wherever they are planted', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const planted = plantedFaults(kept(), new Random(seed));
        expect(planted.filter(({ found }) => !found)).toEqual([]);
        expect(planted).toHaveLength(plantedMax);
      }),
      { numRuns: 50 },
    );
  });
});

/** The log grows by further versions of the entity a, and everybody sees them. */
function append(run: Observation, marker: string, times: number): void {
  for (let time = 0; time < times; time += 1) {
    const ref = 'component:a/a';
    const position = run.log.length + 1;
    const version = run.log.filter((one) => one.ref === ref).length + 1;
    const entry = { ref, version, type: 'callboard.entity.updated', etag: marker, marker, receipt: `late ${time}` };
    run.log.push(entry);
    run.batches.push({ first: position, events: [`${ref}@${version}`], epoch: 9 });
    const prev = Math.max(
      ...run.topics[0]!.changes.filter(({ partition }) => partition === 0).map((one) => one.position),
    );
    const record = { partition: 0, position, prev, ref, version, etag: marker, marker };
    run.topics[0]!.changes.push(record);
    run.topics[0]!.states.push(record);
    const wasGone = run.served[0]!.shown.get(ref) === null;
    for (const served of run.served) {
      served.shown.set(ref, marker);
      served.count += wasGone ? 1 : 0;
    }
    const delivered = { webhookId: `msg_${position}`, ref, version, position, marker };
    for (const subscriber of run.subscribers) subscriber.delivered.push(delivered);
  }
}
