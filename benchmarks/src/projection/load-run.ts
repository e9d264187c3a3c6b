import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@callboard/platform';
import { runChild } from './projection-run';
import type { ProjectionTask } from './projection-task';
import { fillTopic } from './topic-fill';

const PREFIX = 'load';

/** A generation loaded by the engine: every version written, then in turns with only the newest written; round by round. */
export async function loadRun(
  count: number,
  { versions, rounds }: { versions: number; rounds: number },
  print: (line: object) => void,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'callboard-load-'));
  const platform = await startPlatform({ dataDir, log: () => undefined });
  try {
    const numbers = Array.from({ length: versions }, (_, index) => index + 1);
    await fillTopic(platform.kafka, { prefix: PREFIX, count, versions: numbers });
    for (let round = 1; round <= rounds; round += 1) {
      for (const inTurns of [false, true]) {
        const name = `load_${round}_${inTurns ? 'turns' : 'every'}`;
        const { kafka, mongo } = platform;
        const task: ProjectionTask = { kafka, mongo, name, count: count * versions, phases: [PREFIX], inTurns };
        await runChild('engine', { platform, task }, (measured) => print({ round, inTurns, ...measured }));
      }
    }
  } finally {
    await platform.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}
