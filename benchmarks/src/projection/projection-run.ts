import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Platform, startPlatform } from '@callboard/platform';
import { median, round, usageOf } from '../process-usage';
import { type Phase, type PhaseResult, phases, type ProjectionTask } from './projection-task';
import { fillTopics } from './topic-fill';

type Side = 'bare' | 'engine';

interface Measured {
  side: Side;
  round: number;
  phase: Phase;
  changesPerSecond: number;
  /** Per thousand changes: of the projecting process, and of the database. */
  cpuSeconds: number;
  mongoCpuSeconds: number;
  rssMiB: number;
}

/** One projection from Kafka to MongoDB, by bare drivers and by the engine in turns, on one Kafka and one MongoDB. */
export async function projectionRun(count: number, rounds: number, print: (line: object) => void): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'callboard-projection-'));
  const platform = await startPlatform({ dataDir, log: () => undefined });
  try {
    await fillTopics(platform.kafka, count);
    const measured: Measured[] = [];
    for (const { side, number } of turns(rounds)) {
      const results = await runSide(side, { platform, number, count });
      measured.push(...results);
      results.forEach(print);
    }
    for (const phase of phases) print(summary(phase, measured));
  } finally {
    await platform.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Who begins takes turns as well: what the servers do behind the first one's back falls on the second. */
function turns(rounds: number): { side: Side; number: number }[] {
  return Array.from({ length: rounds }, (_, round) => {
    const sides: Side[] = round % 2 === 0 ? ['bare', 'engine'] : ['engine', 'bare'];
    return sides.map((side) => ({ side, number: round + 1 }));
  }).flat();
}

async function runSide(
  side: Side,
  { platform, number, count }: { platform: Platform; number: number; count: number },
): Promise<Measured[]> {
  const task: ProjectionTask = { kafka: platform.kafka, mongo: platform.mongo, name: `${side}_${number}`, count };
  const measured: Measured[] = [];
  await runChild(side, { platform, task }, (each) => measured.push({ side, round: number, ...each }));
  return measured;
}

/** What one phase of one child came to. */
export type ChildMeasured = Omit<Measured, 'side' | 'round'>;

/** Runs one side in a process of its own, and tells of each phase. */
export async function runChild(
  side: Side,
  { platform, task }: { platform: Platform; task: ProjectionTask },
  tell: (measured: ChildMeasured) => void,
): Promise<void> {
  const { count } = task;
  const mongo = platform.processes.find(({ role }) => role === 'mongo')?.pid ?? 0;
  const child = fork(join(__dirname, `${side}-projection.js`), [JSON.stringify(task)]);
  let before = usageOf(mongo).cpuSeconds;
  child.on('message', ({ phase, seconds, cpuSeconds, rssMiB }: PhaseResult) => {
    const now = usageOf(mongo).cpuSeconds;
    tell({
      phase,
      changesPerSecond: round(count / seconds, 0),
      cpuSeconds: round((cpuSeconds * 1000) / count),
      mongoCpuSeconds: round(((now - before) * 1000) / count),
      rssMiB,
    });
    before = now;
  });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${side} ended with ${code}`))));
  });
}

function summary(phase: Phase, measured: Measured[]): object {
  const of = (side: Side, what: 'changesPerSecond' | 'cpuSeconds' | 'mongoCpuSeconds' | 'rssMiB') =>
    median(measured.filter((each) => each.side === side && each.phase === phase).map((each) => each[what]));
  const side = (name: Side) => ({
    changesPerSecond: of(name, 'changesPerSecond'),
    cpuSecondsPer1000: of(name, 'cpuSeconds'),
    mongoCpuSecondsPer1000: of(name, 'mongoCpuSeconds'),
    rssMiB: of(name, 'rssMiB'),
  });
  const [bare, engine] = [side('bare'), side('engine')];
  return { phase, medians: { bare, engine }, ratio: round(engine.changesPerSecond / bare.changesPerSecond, 2) };
}
