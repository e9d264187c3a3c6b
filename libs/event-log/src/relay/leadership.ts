import type { Logger } from '@callboard/logging';
import { type Kafka, type OutgoingRecord, partitionOf, TransactionalPublisher } from '@callboard/kafka';
import { formatClusterTime } from '@callboard/mongo';
import type { Db } from 'mongodb';
import type { LogEntry } from '../log-entry';
import { type BatchDocument, emptyLogEnd, type LogEnd, logEndAfter } from './batch-document';
import { BatchStore } from './batch-store';
import { CatchUp } from './catch-up';
import type { Genesis } from './genesis';
import { LogDamaged } from './leadership-refusals';
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
  /** Throws once the term is over. */
  proceed(): void;
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
  private published = 0;
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
    return this.published;
  }

  /**
   * Fences, reads the last batch and brings Kafka level with it (protocol rule 10). Resolves to that batch, undefined
   * where there is none.
   */
  async begin(): Promise<BatchDocument | undefined> {
    const { kafka, prefix } = this.options;
    this.publisher = await TransactionalPublisher.open(kafka, `${prefix}.relay`);
    const last = await this.batches.last();
    const publish = (records: OutgoingRecord[]) => this.publisher.publish(records);
    await new CatchUp({ ...this.options, publication: this.publication, last, publish }).run();
    if (last) this.end = logEndAfter(last, this.publication.partition);
    this.published = this.end.position;
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
    this.published = this.end.position;
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
}
