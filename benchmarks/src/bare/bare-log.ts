import { createHash, randomUUID } from 'node:crypto';
import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { type Collection, Long, MongoClient, type Timestamp } from 'mongodb';

export interface BareAddresses {
  kafka: string;
  mongo: string;
  /** Names topics and databases of this run apart. */
  prefix: string;
}

export const BARE_PARTITIONS = 12;
const CHUNK = 1000;
const RELAY_BATCH = 500;

interface LogDocument {
  _id: string;
  ref: string;
  version: number;
  entity: string;
  hash: string;
}

/** The write side with nothing but drivers: parse, hash, log, batch document, one Kafka transaction a batch. */
export class BareLog {
  private constructor(
    private readonly client: MongoClient,
    private readonly producer: Producer,
    private readonly addresses: BareAddresses,
  ) {}

  static async open(addresses: BareAddresses): Promise<BareLog> {
    const client = await MongoClient.connect(addresses.mongo);
    await client.db(`${addresses.prefix}_log`).createCollection('log');
    const kafka = new Kafka({ brokers: [addresses.kafka], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const topic = (name: string) => ({ topic: `${addresses.prefix}.${name}`, numPartitions: BARE_PARTITIONS });
    await admin.createTopics({ topics: [topic('changes'), topic('entities')], waitForLeaders: true });
    await admin.disconnect();
    const producer = kafka.producer({
      transactionalId: addresses.prefix,
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 20 },
    });
    await producer.connect();
    return new BareLog(client, producer, addresses);
  }

  /** Writes every line to the log and publishes it, both under way at once; resolves when all are published. */
  async push(lines: string[]): Promise<void> {
    const database = this.client.db(`${this.addresses.prefix}_log`);
    const { operationTime } = (await database.command({ ping: 1 })) as { operationTime: Timestamp };
    const relaying = this.relay(lines.length, operationTime);
    const log = database.collection<LogDocument>('log');
    for (let from = 0; from < lines.length; from += CHUNK) {
      const documents = lines.slice(from, from + CHUNK).map(documentOf);
      await log.find({ _id: { $in: documents.map(({ _id }) => _id) } }).toArray();
      await log.insertMany(documents, { ordered: false, writeConcern: { w: 'majority', journal: true } });
    }
    await relaying;
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
    await this.client.close();
  }

  private async relay(count: number, startAtOperationTime: Timestamp): Promise<void> {
    const database = this.client.db(`${this.addresses.prefix}_log`);
    const batches: Collection<{ _id: number; events: string[] }> = database.collection('batches');
    const session = this.client.startSession();
    const pipeline = [{ $changeStream: { startAtOperationTime } }];
    const opened = await database.command(
      { aggregate: 'log', pipeline, cursor: { batchSize: RELAY_BATCH } },
      { session },
    );
    let events = opened.cursor.firstBatch as { fullDocument: LogDocument }[];
    for (let position = 0; position < count;) {
      if (events.length > 0) {
        const documents = events.map(({ fullDocument }) => fullDocument);
        const first = position + 1;
        await batches.insertOne(
          { _id: first, events: documents.map(({ _id }) => _id) },
          { writeConcern: { w: 'majority', journal: true } },
        );
        await this.publish(documents, first);
        position += documents.length;
      }
      const getMore = Long.fromValue(opened.cursor.id as Long);
      const more = await database.command(
        { getMore, collection: 'log', batchSize: RELAY_BATCH, maxTimeMS: 100 },
        { session },
      );
      events = more.cursor.nextBatch as typeof events;
    }
    await session.endSession();
  }

  private async publish(documents: LogDocument[], first: number): Promise<void> {
    const { prefix } = this.addresses;
    const messages = documents.map(({ ref, version, entity }, index) => ({
      key: ref,
      value: entity,
      headers: {
        ce_id: `${ref}@${version}`,
        ce_position: String(first + index),
        ce_type: 'callboard.entity.registered',
      },
    }));
    const transaction = await this.producer.transaction();
    await transaction.sendBatch({
      topicMessages: [
        { topic: `${prefix}.changes`, messages },
        { topic: `${prefix}.entities`, messages },
      ],
    });
    await transaction.commit();
  }
}

function documentOf(line: string): LogDocument {
  const entity = JSON.parse(line) as { kind: string; metadata: { name: string; uid?: string; etag?: string } };
  const hash = createHash('sha256').update(line).digest('hex');
  entity.metadata.uid = randomUUID();
  entity.metadata.etag = hash;
  const ref = `${entity.kind}:default/${entity.metadata.name}`.toLowerCase();
  return { _id: `${ref}@1`, ref, version: 1, entity: JSON.stringify(entity), hash };
}
