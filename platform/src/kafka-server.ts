import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaAssets } from './kafka-jars';
import { probeKafka } from './kafka-probe';
import { runCommand } from './run-command';
import type { SupervisedSpec } from './supervised-process';

/** The largest record: a change carries an entity and its differences, which may weigh several MiB. */
const recordMaxBytes = 8 * 1024 * 1024;

/**
 * Without its optimising compiler Java has a broker ready for half the work (6 CPU-seconds against 12 on two busy
 * cores), and 60,000 changes through it cost 19 CPU-seconds against 39: on a machine for trying and testing it never
 * runs long enough to earn that compiler's cost back.
 */
const quickJava = '-XX:TieredStopAtLevel=1';

/** Where one broker lives. */
export interface KafkaPlace {
  jars: string;
  folder: string;
  logFile: string;
  port: number;
  controllerPort: number;
}

/** The broker's configuration: one node that is broker and controller, every internal topic on itself. */
export function kafkaProperties({ folder, port, controllerPort }: Omit<KafkaPlace, 'jars' | 'logFile'>): string {
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': join(folder, 'data'),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 10,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 5,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'default.replication.factor': 1,
    'min.insync.replicas': 1,
    'group.initial.rebalance.delay.ms': 0,
    'log.retention.ms': -1,
    'auto.create.topics.enable': false,
    'message.max.bytes': recordMaxBytes,
    'replica.fetch.max.bytes': recordMaxBytes,
    // Without these two a broker started after kill -9 is refused by its own controller for nine seconds.
    'broker.session.timeout.ms': 2000,
    'broker.heartbeat.interval.ms': 500,
  };
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
  return lines.join('');
}

function clusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id;
}

/** Makes the folder a broker's, once. A format that was cut is begun again. */
async function format(place: KafkaPlace, properties: string): Promise<void> {
  const done = join(place.folder, 'formatted');
  if (existsSync(done)) return;
  rmSync(join(place.folder, 'data'), { recursive: true, force: true });
  const tool = [quickJava, '-cp', join(place.jars, '*'), 'kafka.tools.StorageTool', 'format', '--standalone'];
  await runCommand('java', [...tool, '-t', clusterId(), '-c', properties]);
  writeFileSync(done, '');
}

/** Prepares the folder and says how its broker is run. */
export async function kafkaServer(place: KafkaPlace): Promise<SupervisedSpec> {
  mkdirSync(place.folder, { recursive: true });
  const properties = join(place.folder, 'server.properties');
  writeFileSync(properties, kafkaProperties(place));
  await format(place, properties);
  const java = ['-Xms64m', '-Xmx384m', '-XX:+UseSerialGC', quickJava];
  const logging = `-Dlog4j2.configurationFile=${join(kafkaAssets, 'log4j2.yaml')}`;
  return {
    role: 'kafka',
    port: place.port,
    command: 'java',
    args: [...java, logging, '-cp', join(place.jars, '*'), 'kafka.Kafka', properties],
    logFile: place.logFile,
    probe: () => probeKafka(`127.0.0.1:${place.port}`),
    readyTimeoutMs: 120_000,
    stopTimeoutMs: 20_000,
  };
}
