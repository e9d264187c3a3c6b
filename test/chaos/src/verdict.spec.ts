import { exitCodes } from './arguments';
import { kept } from './checker/kept-run';
import type { Finding } from './checker/observation';
import { countsOf } from './run-counts';
import { exitCodeOf, verdictOf } from './verdict';

const finding: Finding = { kind: 'lost', where: 'log', what: 'component:a/a@1' };
const faults = { kills: 3, pauses: 1, rebuilds: 1, skippedRebuilds: 0, verified: 3, refusedWebhooks: 0 };

function result(findings: Finding[], isBlind = false) {
  const counts = countsOf(kept(), { ...faults, awayMs: new Map([['kafka', [3_000, 1_000, 9_000]]]), lost: new Map() });
  return { seed: 17, findings, planted: [{ name: 'a delivery dropped', found: !isBlind }], counts };
}

describe('the verdict of a run', () => {
  it('is kept when nothing was found and the checker sees', () => {
    expect(exitCodeOf(result([]))).toBe(exitCodes.kept);
    expect(verdictOf(result([])).split('\n').at(-1)).toMatch(/^KEPT +seed 17$/);
  });

  it('is broken when anything was found, with the evidence and the seed, whatever the checker is blind to', () => {
    const broken = result([finding], true);
    expect(exitCodeOf(broken)).toBe(exitCodes.broken);
    expect(verdictOf(broken)).toContain('lost in log: component:a/a@1');
    expect(verdictOf(broken).split('\n').at(-1)).toMatch(/^BROKEN +seed 17$/);
  });

  it('is blind when a planted fault was not found, and names it', () => {
    expect(exitCodeOf(result([], true))).toBe(exitCodes.blind);
    expect(verdictOf(result([], true))).toContain('0 of 1 planted faults found, not: a delivery dropped');
  });

  it('shows the first twenty of many findings and how many more there are', () => {
    const verdict = verdictOf(result(Array.from({ length: 25 }, () => finding)));
    expect(verdict).toContain('lost 25');
    expect(verdict).toContain('… and 5 more');
  });

  it('counts what was done and seen', () => {
    expect(result([]).counts).toMatchObject({
      kills: 3,
      changes: 8,
      entities: 3,
      epochs: 2,
      repeatedRecords: 0,
      awayMs: { kafka: { median: 3_000, max: 9_000 } },
      deliveries: { all: { taken: 8, repeated: 0 } },
    });
  });
});
