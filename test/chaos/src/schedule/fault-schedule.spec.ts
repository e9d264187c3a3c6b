import fc from 'fast-check';
import { faultSchedule, killsIn, projections, roles, type Step } from './fault-schedule';

function steps(seed: number, count: number): Step[] {
  const schedule = faultSchedule(seed);
  return Array.from({ length: count }, () => schedule.next().value as Step);
}

/** The steps of a run that ends after so many kills. */
function stepsOfKills(seed: number, wanted: number): Step[] {
  const taken: Step[] = [];
  let kills = 0;
  for (const step of faultSchedule(seed)) {
    taken.push(step);
    if ((kills += killsIn(step.strike)) >= wanted) return taken;
  }
  return taken;
}

describe('the schedule of faults', () => {
  it('is the same for the same seed and another for another', () => {
    expect(steps(7, 100)).toEqual(steps(7, 100));
    expect(steps(7, 100)).not.toEqual(steps(8, 100));
  });

  it('kills every process once in each round, so that 24 kills strike everybody twice', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const killed = stepsOfKills(seed, 24).flatMap(({ strike }) => (strike.kind === 'kill' ? strike.roles : []));
        for (const role of roles) expect(killed.filter((one) => one === role).length).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  it('pauses for longer than the lease of the relay, and rebuilds every projection alone within four rounds', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const strikes = stepsOfKills(seed, 50).map(({ strike }) => strike);
        for (const strike of strikes) if (strike.kind === 'pause') expect(strike.forMs).toBeGreaterThan(3_000);
        const alone = strikes.flatMap((strike) => (strike.kind === 'rebuild' && !strike.killing ? [strike.of] : []));
        expect(new Set(alone)).toEqual(new Set(projections));
      }),
    );
  });
});
