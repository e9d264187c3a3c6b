import { setTimeout as pause } from 'node:timers/promises';
import { exitCodes, type ExitCode } from '../exit-codes';
import { Failure } from '../failure';

/** What is known of something that is waited for. */
export type Look =
  | { kind: 'goes on'; phase: string; text: string }
  | { kind: 'over'; exitCode: ExitCode; text: string }
  | { kind: 'unknown' };

/** How patiently something is waited for. */
export interface Pace {
  lookEveryMs: number;
  /** Between two lines about the same phase. */
  tellEveryMs: number;
  /** How long answers may know nothing of it: replicas learn of changes one after the other. */
  unknownForMs: number;
  /** How long the product may be out of reach. */
  unreachableForMs: number;
}

export const humanPace: Pace = { lookEveryMs: 400, tellEveryMs: 3_000, unknownForMs: 5_000, unreachableForMs: 60_000 };

/** What is waited for and whom it is told. */
export interface Following {
  look(): Promise<Look>;
  tell(line: string): void;
  /** Said when it is over without an outcome. */
  lost: string;
  interrupted: AbortSignal;
  pace?: Pace;
}

/** Looks until it is over, telling on the way how far it is. @throws Failure when it is gone, out of reach, or Ctrl-C */
export async function follow(following: Following): Promise<Look & { kind: 'over' }> {
  const { interrupted, pace = humanPace } = following;
  const [ignorance, absence] = [new Patience(pace.unknownForMs), new Patience(pace.unreachableForMs)];
  const narration = new Narration(following.tell, pace.tellEveryMs);
  while (!interrupted.aborted) {
    const look = await reachable(following, absence);
    if (look?.kind === 'over') return look;
    if (look?.kind === 'unknown' && ignorance.isOver()) throw new Failure(exitCodes.refused, following.lost);
    if (look?.kind === 'goes on') {
      ignorance.renew();
      narration.news(look);
    }
    await pause(pace.lookEveryMs, undefined, { signal: interrupted }).catch(() => undefined);
  }
  throw new Failure(exitCodes.interrupted, 'Not waited for any longer; what was asked for goes on.');
}

/** One look; undefined while the product is out of reach and may come back. */
async function reachable({ look, tell }: Following, absence: Patience): Promise<Look | undefined> {
  try {
    const seen = await look();
    absence.renew();
    return seen;
  } catch (error) {
    if (!(error instanceof Failure) || error.exitCode !== exitCodes.unreachable || absence.isOver()) throw error;
    if (absence.isFirst()) tell(`${error.message} Trying again for a while.`);
    return undefined;
  }
}

/** Measures how long something has been so without a break. */
class Patience {
  private since: number | undefined;
  private asked = 0;

  constructor(private readonly forMs: number) {}

  renew(): void {
    this.since = undefined;
    this.asked = 0;
  }

  isOver(): boolean {
    this.since ??= performance.now();
    this.asked += 1;
    return performance.now() - this.since > this.forMs;
  }

  isFirst(): boolean {
    return this.asked === 1;
  }
}

/** Tells what is new at a pace that people can read. */
class Narration {
  private told = { phase: '', text: '', at: -Infinity };

  constructor(
    private readonly tell: (line: string) => void,
    private readonly everyMs: number,
  ) {}

  news({ phase, text }: { phase: string; text: string }): void {
    const isDue = phase !== this.told.phase || performance.now() - this.told.at >= this.everyMs;
    if (!isDue || text === this.told.text) return;
    this.told = { phase, text, at: performance.now() };
    this.tell(text);
  }
}
