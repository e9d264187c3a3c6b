import { createRequire } from 'node:module';
import type { Platform } from '@callboard/platform';

/** Where the running platform waits for the teardown; several jest projects share one run of this process. */
export const platformKey = Symbol.for('callboard.testing.platform');

/** Global variables of the process that runs jest's setup and teardown. */
export type JestProcess = typeof globalThis & { [platformKey]?: Promise<Platform> };

// Jest resolves a setup file's imports as Node does, which would be the built files: take the sources, as the specs do.
const fromSource = createRequire(__filename);
const { startPlatform } = fromSource('../../../platform/src/index.ts') as typeof import('@callboard/platform');

/** Gets Kafka and MongoDB once for a run of jest and puts their addresses where specs and workers find them. */
export default async function setUpPlatform(): Promise<void> {
  const here = globalThis as JestProcess;
  here[platformKey] ??= startPlatform({ log: (line) => process.stderr.write(`${line}\n`) });
  const platform = await here[platformKey];
  process.stderr.write(`${platform.description}: ${platform.kafka}, ${platform.mongo}\n`);
  process.env['CALLBOARD_KAFKA_BROKERS'] = platform.kafka;
  process.env['CALLBOARD_MONGO_URL'] = platform.mongo;
}
