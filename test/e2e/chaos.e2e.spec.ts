import { ChaosRun } from '../chaos/src/chaos-run';
import type { RunResult } from '../chaos/src/run-result';
import { plantedMax } from '../chaos/src/checker/planted-faults';
import { reporterTo } from '../chaos/src/reporter';
import { faultSchedule, killsIn, roles } from '../chaos/src/schedule/fault-schedule';
import { verdictOf } from '../chaos/src/verdict';

/** Two rounds of the schedule: every process is killed twice, services are paused, projections rebuilt. */
const KILLS = 24;
/** Broken off after this, so that it can be cleaned up before jest gives up waiting. */
const RUN_MS = 14 * 60_000;
const ENDED_MS = RUN_MS + 60_000;

const seed = Number(process.env['CALLBOARD_CHAOS_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describe(`the product under chaos, seed ${seed}`, () => {
  let result: RunResult;

  beforeAll(async () => {
    const reporter = reporterTo((text) => void process.stderr.write(text), false);
    result = await ChaosRun.run({ minutes: Infinity, kills: KILLS, seed }, reporter, AbortSignal.timeout(RUN_MS));
    reporter.tell('run.ended', verdictOf(result));
  }, ENDED_MS);

  it('loses, doubles, re-orders and makes up nothing, and leaves nothing running', () => {
    expect(result.findings).toEqual([]);
  });

  it('is checked by a checker that finds every fault planted into a copy of what it saw', () => {
    expect(result.planted.filter(({ found }) => !found)).toEqual([]);
    expect(result.planted).toHaveLength(plantedMax);
  });

  it('was killed everywhere twice while it was written and read', () => {
    const killed = new Map<string, number>();
    let kills = 0;
    for (const { strike } of faultSchedule(seed)) {
      if (kills >= KILLS) break;
      kills += killsIn(strike);
      if (strike.kind === 'kill') for (const role of strike.roles) killed.set(role, (killed.get(role) ?? 0) + 1);
    }
    expect(result.counts.kills).toBe(kills);
    for (const role of roles) expect(killed.get(role)).toBeGreaterThanOrEqual(2);
    expect(result.counts.changes).toBeGreaterThan(KILLS * 10);
    expect(result.counts.reads).toBeGreaterThan(KILLS * 10);
  });
});
