import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';

const topic = 'callboard-platform-probe';
const joinTimeoutMs = 5_000;

function clientOf(address: string): Kafka {
  return new Kafka({
    clientId: 'callboard-platform',
    brokers: address.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    retry: { retries: 0 },
  });
}

/** An admin call: the brokers answer and a controller is elected. */
export async function probeBrokers(address: string): Promise<void> {
  const admin = clientOf(address).admin();
  try {
    await admin.connect();
    const { brokers, controller } = await admin.describeCluster();
    if (brokers.length === 0 || controller === null) throw new Error('the cluster has no controller yet');
  } finally {
    await admin.disconnect();
  }
}

async function probeTopic(kafka: Kafka): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const configEntries = [{ name: 'retention.ms', value: '3600000' }];
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }], waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
}

async function send(producer: Producer): Promise<void> {
  const transaction = await producer.transaction();
  await transaction.send({ topic, acks: -1, messages: [{ value: 'probe' }] });
  await transaction.commit();
}

/** In a transaction, so that the coordinator of transactions is known to work too. */
async function probeSend(kafka: Kafka): Promise<void> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    transactionalId: 'callboard-platform-probe',
    createPartitioner: Partitioners.DefaultPartitioner,
    retry: { retries: 5, initialRetryTime: 20 },
  });
  try {
    await producer.connect();
    await send(producer);
  } finally {
    await producer.disconnect();
  }
}

async function probeGroup(kafka: Kafka): Promise<void> {
  const groupId = `callboard-platform-probe-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, retry: { retries: 5, initialRetryTime: 50 } });
  const joined = new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.GROUP_JOIN, () => resolve());
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    setTimeout(() => reject(new Error('no group could be joined')), joinTimeoutMs).unref();
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic] });
    await consumer.run({ eachBatch: async () => undefined });
    await joined;
  } finally {
    joined.catch(() => undefined);
    await consumer.disconnect();
  }
  await forget(kafka, groupId);
}

async function forget(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    await admin.deleteGroups([groupId]);
  } finally {
    await admin.disconnect();
  }
}

/**
 * An open port is not a usable broker: for a moment its coordinators answer "loading" or "not available".
 * Resolves when an admin call, an idempotent send and a group's join have worked.
 */
export async function probeKafka(address: string): Promise<void> {
  const kafka = clientOf(address);
  await probeBrokers(address);
  await probeTopic(kafka);
  await probeSend(kafka);
  await probeGroup(kafka);
}
