import { cacheFolder } from './cache-folder';
import { platformKinds, type PlatformKind } from './platform';
import type { Log } from './progress';

/** What a caller of startPlatform may choose; the environment decides what it leaves open. */
export interface PlatformOptions {
  log: Log;
  /** Where the embedded servers keep their data; without it a temporary folder that goes with them. */
  dataDir?: string;
  /** Where downloads are kept; CALLBOARD_CACHE or ~/.cache/callboard. */
  cacheDir?: string;
  /** Memory of the database's cache in GB; default 1. */
  mongoCacheGb?: number;
  env?: NodeJS.ProcessEnv;
}

/** The options with nothing left open. */
export interface PlatformSettings {
  log: Log;
  dataDir: string | undefined;
  cacheDir: string;
  mongoCacheGb: number;
  kind: PlatformKind | undefined;
  given: { kafka: string; mongo: string } | undefined;
}

function forcedKind(env: NodeJS.ProcessEnv): PlatformKind | undefined {
  const text = env['CALLBOARD_PLATFORM'];
  if (!text) return undefined;
  const kind = platformKinds.find((known) => known === text);
  if (!kind) throw new Error(`CALLBOARD_PLATFORM is one of ${platformKinds.join(', ')}, not something else.`);
  return kind;
}

function givenAddresses(env: NodeJS.ProcessEnv): PlatformSettings['given'] {
  const kafka = env['CALLBOARD_KAFKA_BROKERS'];
  const mongo = env['CALLBOARD_MONGO_URL'];
  if (!kafka && !mongo) return undefined;
  if (kafka && mongo) return { kafka, mongo };
  const missing = kafka ? 'CALLBOARD_MONGO_URL' : 'CALLBOARD_KAFKA_BROKERS';
  throw new Error(`${missing} is missing: Kafka and MongoDB are given together or not at all.`);
}

/** Reads what the caller left open from the environment. */
export function readSettings(options: PlatformOptions): PlatformSettings {
  const env = options.env ?? process.env;
  return {
    log: options.log,
    dataDir: options.dataDir,
    cacheDir: options.cacheDir ?? cacheFolder(env),
    mongoCacheGb: options.mongoCacheGb ?? 1,
    kind: forcedKind(env),
    given: givenAddresses(env),
  };
}
