import { setTimeout as pause } from 'node:timers/promises';
import type { Finding } from './checker/observation';
import type { Observer } from './observe/observer';
import type { TopicReader } from './observe/topic-reader';
import type { ProjectionsApi } from './product/projections-api';
import { Stuck, type Victims } from './product/victims';
import type { Reporter } from './reporter';
import { killsIn, type Step, type Strike } from './schedule/fault-schedule';
import type { Load } from './workload/load';

const overlapMs = 400;

/** Carries out the steps of a schedule on a running product, and tells of each. */
export class Strikes {
  rebuilds = 0;
  skipped = 0;
  private number = 0;

  constructor(
    private readonly parts: {
      victims: Victims;
      load: Load;
      live: TopicReader;
      observer: Observer;
      api: ProjectionsApi;
      reporter: Reporter;
    },
    private readonly canRebuild: boolean,
    private readonly unexpected: Finding[],
  ) {}

  async take({ strike, isAwaited }: Step): Promise<void> {
    const { victims, load, live, reporter } = this.parts;
    const number = (this.number += 1);
    if (strike.kind === 'rebuild' && !this.canRebuild) {
      this.skipped += 1;
      if (killsIn(strike) === 0) return;
    }
    const begun = Date.now();
    live.silenceMs();
    await this.strike(strike);
    if (isAwaited) await victims.allUp();
    else await pause(overlapMs);
    const ms = Date.now() - begun;
    const silenceMs = live.silenceMs();
    const facts = { number, what: nameOf(strike), ms, isAwaited, silenceMs, kills: victims.kills };
    reporter.tell('fault.over', lineOf(facts), { ...facts, changes: load.desk.appended });
  }

  private async strike(strike: Strike): Promise<void> {
    const { victims } = this.parts;
    if (strike.kind === 'kill') return victims.kill(strike.roles);
    if (strike.kind === 'pause') return victims.pause(strike.role, strike.forMs);
    if (!this.canRebuild) return victims.kill([strike.killing!]);
    return this.rebuild(strike);
  }

  private async rebuild({ of, killing }: Extract<Strike, { kind: 'rebuild' }>): Promise<void> {
    const { victims, load, api, observer } = this.parts;
    await victims.allUp();
    await load.untilCalm();
    const from = Date.now();
    const before = await api.begin(of);
    if (killing) await victims.kill([killing]);
    const isSwapped = await asAFinding(this.unexpected, of.projection, api.untilSwapped(of, before));
    this.rebuilds += isSwapped ? 1 : 0;
    if (!killing) observer.calm.push({ what: `a rebuild of ${of.projection}`, from, to: Date.now() });
  }
}

/** What does not come to its end is a finding, and no reason to stop looking for others. */
export async function asAFinding(findings: Finding[], where: string, work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (!(error instanceof Stuck)) throw error;
    findings.push({ kind: 'stuck', where, what: error.message });
    return false;
  }
}

function lineOf({
  number,
  what,
  ms,
  silenceMs,
  isAwaited,
  kills,
}: Record<'number' | 'ms' | 'silenceMs' | 'kills', number> & { what: string; isAwaited: boolean }): string {
  const [over, silence] = [ms, silenceMs].map((one) => `${(one / 1000).toFixed(1).padStart(5)} s`);
  const ending = isAwaited ? `all up after ${over}, changes paused ${silence} at most` : 'not awaited';
  return `${String(number).padStart(4)} (${kills} kills)  ${what}: ${ending}`;
}

function nameOf(strike: Strike): string {
  if (strike.kind === 'kill') return `kill -9 ${strike.roles.join(' and ')}`;
  if (strike.kind === 'pause') return `pause ${strike.role} for ${(strike.forMs / 1000).toFixed(1)} s`;
  return `rebuild ${strike.of.projection}${strike.killing ? `, kill -9 ${strike.killing}` : ''}`;
}
