import { probeBrokers } from './kafka-probe';
import { probeMongo } from './mongo-probe';
import type { Platform } from './platform';
import { pause, withProgress } from './progress';
import type { PlatformSettings } from './platform.settings';

const answersWithinMs = 30_000;

async function untilAnswering(what: string, probe: () => Promise<void>): Promise<void> {
  const until = Date.now() + answersWithinMs;
  for (;;) {
    try {
      return await probe();
    } catch (error) {
      if (Date.now() > until) throw new Error(`${what} does not answer: ${(error as Error).message}`, { cause: error });
    }
    await pause(250);
  }
}

/** Kafka and MongoDB that somebody else runs: looked at, never started, stopped or written to. */
export async function givenPlatform({ given, log }: PlatformSettings): Promise<Platform> {
  if (!given) throw new Error('CALLBOARD_PLATFORM=given needs CALLBOARD_KAFKA_BROKERS and CALLBOARD_MONGO_URL.');
  await withProgress(log, 'Waiting for the given Kafka and MongoDB', () =>
    Promise.all([
      untilAnswering('The Kafka of CALLBOARD_KAFKA_BROKERS', () => probeBrokers(given.kafka)),
      untilAnswering('The MongoDB of CALLBOARD_MONGO_URL', () => probeMongo(given.mongo)),
    ]),
  );
  return {
    kind: 'given',
    ...given,
    description: 'Kafka and MongoDB at the given addresses',
    processes: [],
    onNews: () => undefined,
    restart: (role) => Promise.reject(new Error(`${role} is given: it is not ours to restart.`)),
    stop: () => Promise.resolve(),
  };
}
