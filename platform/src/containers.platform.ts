import { createHash } from 'node:crypto';
import type { StartedTestContainer } from 'testcontainers';
import { DockerEngine } from './docker-engine';
import { DataFolder, type PlatformPorts } from './data-folder';
import { freePorts } from './free-ports';
import { probeKafka } from './kafka-probe';
import { kafkaProperties } from './kafka-server';
import { probeOrInitiate } from './mongo-probe';
import type { Platform, PlatformProcess } from './platform';
import type { PlatformSettings } from './platform.settings';
import { pause, withProgress } from './progress';

/** The images; the same versions as in docker-compose.yml. */
export const platformImages = { kafka: 'apache/kafka:4.4.0', mongo: 'mongo:8.0' };

const usableWithinMs = 60_000;

interface Wanted {
  role: 'kafka' | 'mongo';
  ports: PlatformPorts;
  volume: string | undefined;
  cacheGb: number;
}

/** Every property of the embedded broker in the image's spelling, except where its data lies. */
function kafkaEnvironment({ kafka: port, controller: controllerPort }: PlatformPorts): Record<string, string> {
  const properties = kafkaProperties({ folder: '/var/lib/kafka', port, controllerPort });
  const environment = { KAFKA_HEAP_OPTS: '-Xms64m -Xmx384m', CLUSTER_ID: 'Y2FsbGJvYXJkLXBsYXRmbQ' };
  const listeners = `PLAINTEXT://0.0.0.0:${port},CONTROLLER://127.0.0.1:${controllerPort}`;
  const pairs = properties
    .trimEnd()
    .split('\n')
    .map((line) => line.split('=') as [string, string]);
  const renamed = pairs.map(([name, value]) => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value]);
  return { ...Object.fromEntries(renamed), ...environment, KAFKA_LISTENERS: listeners };
}

/** The same port inside as outside, so that each server's own address is right for both. */
async function containerOf({ role, ports, volume, cacheGb }: Wanted): Promise<StartedTestContainer> {
  const port = ports[role];
  const { GenericContainer } = await import('testcontainers');
  const container = new GenericContainer(platformImages[role]).withExposedPorts({ container: port, host: port });
  const target = role === 'kafka' ? '/var/lib/kafka/data' : '/data/db';
  if (volume) container.withBindMounts([{ source: `${volume}-${role}`, target, mode: 'rw' }]);
  if (role === 'kafka') return container.withEnvironment(kafkaEnvironment(ports)).start();
  const server = ['mongod', '--port', String(port), '--bind_ip_all', '--replSet', 'rs0'];
  return container.withCommand([...server, '--wiredTigerCacheSizeGB', String(cacheGb)]).start();
}

async function untilUsable(what: string, probe: () => Promise<void>): Promise<void> {
  const until = Date.now() + usableWithinMs;
  for (;;) {
    try {
      return await probe();
    } catch (error) {
      if (Date.now() > until) throw new Error(`The container of ${what} was not usable.`, { cause: error });
    }
    await pause(250);
  }
}

function platformOf(containers: Map<string, StartedTestContainer>, processes: PlatformProcess[]): Platform {
  const portOf = (role: string) => processes.find((server) => server.role === role)?.port;
  return {
    kind: 'containers',
    kafka: `127.0.0.1:${portOf('kafka')}`,
    mongo: `mongodb://127.0.0.1:${portOf('mongo')}/?replicaSet=rs0`,
    description: `${platformImages.kafka} and ${platformImages.mongo} in containers`,
    processes,
    onNews: () => undefined,
    restart: async (role) => containers.get(role)?.restart(),
    stop: async () => {
      await Promise.all([...containers.values()].map((container) => container.stop()));
    },
  };
}

/** A kept folder keeps its ports and names its volumes; without one both are new. */
async function portsOf({ dataDir, log }: PlatformSettings): Promise<PlatformPorts> {
  const [kafka = 0, controller = 0, mongo = 0] = await freePorts(3);
  if (!dataDir) return { kafka, controller, mongo };
  const folder = await DataFolder.open(dataDir, log);
  return folder.ports();
}

async function startBoth(engine: DockerEngine, settings: PlatformSettings): Promise<Platform> {
  const { dataDir, mongoCacheGb: cacheGb } = settings;
  const ports = await portsOf(settings);
  const volume = dataDir && `callboard-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
  const kafka = await containerOf({ role: 'kafka', ports, volume, cacheGb });
  const mongo = await containerOf({ role: 'mongo', ports, volume, cacheGb });
  await untilUsable('Kafka', () => probeKafka(`127.0.0.1:${ports.kafka}`));
  await untilUsable('MongoDB', () => probeOrInitiate(`127.0.0.1:${ports.mongo}`, 'rs0'));
  const processes = [
    { role: 'kafka', pid: (await engine.pidOf(kafka.getId())) ?? 0, port: ports.kafka },
    { role: 'mongo', pid: (await engine.pidOf(mongo.getId())) ?? 0, port: ports.mongo },
  ];
  return platformOf(new Map(Object.entries({ kafka, mongo })), processes);
}

/** Kafka and MongoDB in containers; undefined, within seconds, where no engine answers. */
export async function containersPlatform(settings: PlatformSettings): Promise<Platform | undefined> {
  const engine = await DockerEngine.find();
  if (!engine) return undefined;
  const images = Object.values(platformImages);
  await withProgress(settings.log, `Getting ${images.join(' and ')}`, () =>
    Promise.all(images.map((image) => engine.require(image))),
  );
  return withProgress(settings.log, 'Starting containers', () => startBoth(engine, settings));
}
