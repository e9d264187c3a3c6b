import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { probeOrInitiate } from './mongo-probe';
import type { SupervisedSpec } from './supervised-process';

/** Where one database server lives. */
export interface MongodPlace {
  binaries: string;
  folder: string;
  logFile: string;
  port: number;
  cacheGb: number;
}

/** Prepares the folder and says how its server is run, as a replica set of one member named rs0. */
export function mongodServer({ binaries, folder, logFile, port, cacheGb }: MongodPlace): SupervisedSpec {
  mkdirSync(folder, { recursive: true });
  const storage = ['--dbpath', folder, '--wiredTigerCacheSizeGB', String(cacheGb), '--oplogSize', '2048'];
  const network = ['--port', String(port), '--bind_ip', '127.0.0.1', '--nounixsocket', '--replSet', 'rs0'];
  return {
    role: 'mongo',
    port,
    command: join(binaries, 'mongod'),
    args: [...storage, ...network, '--quiet', '--setParameter', 'diagnosticDataCollectionEnabled=false'],
    logFile,
    probe: () => probeOrInitiate(`127.0.0.1:${port}`, 'rs0'),
    readyTimeoutMs: 120_000,
    stopTimeoutMs: 20_000,
  };
}
