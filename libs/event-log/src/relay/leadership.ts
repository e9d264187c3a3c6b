import type { Logger } from '@callboard/logging';
import {
  changesTopic,
  type Kafka,
  type OutgoingRecord,
  partitionOf,
  readTopicTail,
  TransactionalPublisher,
} from '@callboard/kafka';
import { formatClusterTime } from '@callboard/mongo';
import type { Db } from 'mongodb';
import type { LogEntry } from '../log-entry';
import { type BatchDocument, emptyLogEnd, lastPosition, type LogEnd, logEndAfter } from './batch-document';
import { BatchStore } from './batch-store';
import type { Genesis } from './genesis';
import { KafkaBelongsElsewhere, LogDamaged } from './leadership-refusals';
import type { LogStreamBatch } from './log-stream';
import { Marks } from './marks';
import { changeRecords, markRecords, type Publication } from './publication';

export interface LeadershipOptions {
  db: Db;
  kafka: Kafka;
  prefix: string;
  logger: Logger;
  genesis: Genesis;
  epoch: number;
}

/**
 * One term of one leader: fences its predecessor, brings Kafka level with the batch documents, then gives positions
 * and publishes, one batch after the other, until something fails. After any failure a term is over.
 */
export class Leadership {
  private readonly batches: BatchStore;
  private readonly publication: Publication;
  private readonly marks: Marks;
  private end: LogEnd;
  private publisher!: TransactionalPublisher;

  constructor(private readonly options: LeadershipOptions) {
    const { db, genesis, prefix } = options;
    this.batches = new BatchStore(db);
    const partition = (ref: string) => partitionOf(ref, genesis.partitions);
    this.publication = { prefix, incarnation: genesis.incarnation, partition };
    this.marks = new Marks(genesis.partitions);
    this.end = emptyLogEnd(genesis.partitions);
  }

  /** The last position given and published. */
  get position(): number {
    return this.end.position;
  }

  /**
   * Fences, reads the last batch, publishes what Kafka lacks and, in any case, that last batch again (protocol rule 10).
   * Resolves to that batch, undefined where there is none.
   */
  async begin(): Promise<BatchDocument | undefined> {
    const { kafka, prefix } = this.options;
    this.publisher = await TransactionalPublisher.open(kafka, `${prefix}.relay`);
    const last = await this.batches.last();
    const published = await this.publishedPosition(last);
    if (last) {
      for await (const batch of this.batches.from(Math.min(published + 1, last._id))) await this.publish(batch);
      this.end = logEndAfter(last, this.publication.partition);
    }
    return last;
  }

  /** Gives positions to a stream's batch and publishes it; marks that are due go along. */
  async take(batch: LogStreamBatch): Promise<void> {
    const unexpected = batch.events.find(({ operationType }) => operationType !== 'insert');
    if (unexpected) throw new LogDamaged(`the log's change stream tells of a ${unexpected.operationType}`);
    const entries = batch.events.map(({ fullDocument }) => fullDocument as LogEntry);
    if (entries.length > 0) await this.append(entries, batch);
    else await this.markOnly(batch.coversBefore);
  }

  /** Milliseconds until a mark is due. */
  marksDueInMs(): number {
    return this.marks.dueInMs(Date.now());
  }

  async stop(): Promise<void> {
    await (this.publisher as TransactionalPublisher | undefined)?.close();
  }

  private async append(entries: LogEntry[], { events, coversBefore, skipUntil }: LogStreamBatch): Promise<void> {
    const last = events.at(-1)!;
    const document: BatchDocument = {
      _id: this.end.position + 1,
      events: entries.map(({ _id }) => _id),
      token: last._id,
      epoch: this.options.epoch,
      previousPositions: this.end.positions,
      coversBefore,
      ...(skipUntil ? { skipUntil } : {}),
    };
    await this.batches.insert(document);
    this.end = logEndAfter(document, this.publication.partition);
    this.marks.published(formatClusterTime(last.clusterTime));
    await this.send(changeRecords(this.publication, document, entries), coversBefore);
    this.options.logger.debug({ event: 'relay.batch.published', position: document._id, count: entries.length });
  }

  private async markOnly(coversBefore: string): Promise<void> {
    if (this.marks.due(Date.now()).length > 0) await this.send([], coversBefore);
  }

  /** Publishes records and the marks that are due with them, in one transaction. */
  private async send(records: OutgoingRecord[], clusterTime: string): Promise<void> {
    const now = Date.now();
    const partitions = this.marks.due(now);
    await this.publisher.publish([...records, ...markRecords(this.publication, this.end, { partitions, clusterTime })]);
    this.marks.told(partitions, now, { position: this.end.position, clusterTime });
  }

  private async publish(batch: BatchDocument): Promise<void> {
    const log = this.options.db.collection<LogEntry>('log');
    const found = await log.find({ _id: { $in: batch.events } }, { readConcern: 'majority' }).toArray();
    const byId = new Map(found.map((entry) => [entry._id, entry]));
    const entries = batch.events.map((id) => byId.get(id));
    if (!entries.every((entry) => entry !== undefined))
      throw new LogDamaged(`entries of batch ${batch._id} are missing`);
    await this.publisher.publish(changeRecords(this.publication, batch, entries));
  }

  /** The greatest position in Kafka. Refuses when it is of another log or beyond what this one has given. */
  private async publishedPosition(last: BatchDocument | undefined): Promise<number> {
    const { kafka, prefix, genesis } = this.options;
    const tail = [...(await readTopicTail(kafka, changesTopic(prefix))).values()];
    const foreign = tail.find(({ headers }) => headers.ce_incarnation !== genesis.incarnation);
    if (foreign) throw new KafkaBelongsElsewhere('the topic holds records of another log');
    const published = Math.max(0, ...tail.map(({ headers }) => Number(headers.ce_position)));
    if (published > (last ? lastPosition(last) : 0)) {
      throw new KafkaBelongsElsewhere(
        `the topic reaches position ${published}, the log only ${last ? lastPosition(last) : 0}: was an older backup restored?`,
      );
    }
    return published;
  }
}
