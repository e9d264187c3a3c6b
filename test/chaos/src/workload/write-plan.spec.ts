import fc from 'fast-check';
import { type PlannedRequest, readRefs, writePlan } from './write-plan';

function requests(seed: number, writer: number, count = 300): PlannedRequest[] {
  const plan = writePlan(seed, writer);
  return Array.from({ length: count }, () => plan.next().value as PlannedRequest);
}

describe('the plan of a writer', () => {
  it('is the same for the same seed, and another for another writer', () => {
    expect(requests(7, 0)).toEqual(requests(7, 0));
    expect(requests(7, 0)).not.toEqual(requests(7, 1));
  });

  it('creates, updates, removes, writes several at once, under current and stale etags and for two sources', () => {
    const all = requests(7, 0);
    const writes = all.flatMap((request) => request.writes);
    expect(new Set(writes.map(({ wish }) => wish))).toEqual(new Set(['push', 'remove']));
    expect(new Set(writes.map(({ condition }) => condition))).toEqual(new Set(['none', 'latest', 'older']));
    expect(new Set(all.map(({ source }) => source))).toEqual(new Set([undefined, 'claimant-0', 'claimant-1']));
    expect(Math.max(...all.map((request) => request.writes.length))).toBeGreaterThan(1);
  });

  it('shares entities with the other writers, and never a content', () => {
    const [mine, theirs] = [0, 1].map((writer) => requests(7, writer).flatMap(({ writes }) => writes));
    const refs = new Set(mine!.map(({ ref }) => ref));
    expect(theirs!.some(({ ref }) => refs.has(ref))).toBe(true);
    const markers = new Set(mine!.map(({ marker }) => marker));
    expect(theirs!.filter(({ marker }) => marker !== null && markers.has(marker))).toEqual([]);
  });

  it('names an entity once in a request, and conditions only where there is one', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat({ max: 5 }), (seed, writer) => {
        for (const { writes } of requests(seed, writer, 60)) {
          expect(new Set(writes.map(({ ref }) => ref)).size).toBe(writes.length);
          if (writes.length > 1) expect(writes.every(({ condition }) => condition === 'none')).toBe(true);
        }
      }),
    );
  });

  it('brings old contents of its own entities back', () => {
    const restored = requests(7, 0).flatMap(({ writes }) => writes.filter(({ marker }) => marker?.includes('k')));
    const contents = new Set(restored.map(({ ref, marker }) => `${ref} ${marker}`));
    expect(contents.size).toBeLessThan(restored.length / 2);
  });
});

it('readers look at what is written again and again', () => {
  const refs = new Set(readRefs(2));
  const written = requests(7, 1).flatMap(({ writes }) => writes.map(({ ref }) => ref));
  expect(written.filter((ref) => !refs.has(ref)).every((ref) => ref.startsWith('component:new/'))).toBe(true);
});
