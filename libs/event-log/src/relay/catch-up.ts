import { changesTopic, deleteRecordsBefore, type Kafka, offsetSpans, type OutgoingRecord } from '@callboard/kafka';
import type { Logger } from '@callboard/logging';
import type { Db } from 'mongodb';
import { batchGroups, type FilledBatch } from './batch-groups';
import { type BatchDocument, lastPosition } from './batch-document';
import { BatchStore } from './batch-store';
import type { Genesis } from './genesis';
import { completeUpTo, type KafkaReach, readKafkaReach } from './kafka-reach';
import { changeRecords, type Publication } from './publication';
import { readAhead } from './read-ahead';
import { prepareTopics } from './relay-topics';
import { Republish, type RepublishDocument } from './republish';

export interface CatchUpOptions {
  db: Db;
  kafka: Kafka;
  prefix: string;
  logger: Logger;
  genesis: Genesis;
  publication: Publication;
  /** The last batch document; undefined where there is none. */
  last: BatchDocument | undefined;
  /** All of the records in one transaction, or none. */
  publish(records: OutgoingRecord[]): Promise<void>;
  /** Throws once the term is over. */
  proceed(): void;
}

const PROGRESS_EVERY_MS = 1_000;

/**
 * Brings Kafka level with the batch documents at the beginning of a term: makes topics that are missing, carries out a
 * republish that was asked for or cut off, and publishes what Kafka lacks, in order and under the same positions. The
 * caller has fenced its predecessor, so nobody else appends meanwhile.
 */
export class CatchUp {
  private readonly batches: BatchStore;
  private readonly republish: Republish;
  private readonly topic: string;
  private readonly lastPosition: number;

  constructor(private readonly options: CatchUpOptions) {
    this.batches = new BatchStore(options.db);
    this.republish = new Republish(options.db);
    this.topic = changesTopic(options.prefix);
    this.lastPosition = options.last ? lastPosition(options.last) : 0;
  }

  /** Publishes what Kafka lacks and, in any case, the last batch again (protocol rule 10). */
  async run(): Promise<void> {
    await prepareTopics(this.options, this.options.genesis.partitions);
    const asked = await this.asked();
    const reach = await readKafkaReach({ ...this.options, batches: this.batches, starts: asked?.starts });
    // Only now: what belongs to another log is refused, never deleted.
    const running = asked && (await this.startOver(asked));
    if (asked?.state === 'requested') reach.changes.fill(0);
    await this.publishMissing(reach, running);
    if (running) await this.finish(running);
  }

  private async asked(): Promise<RepublishDocument | undefined> {
    const asked = await this.republish.find();
    if (!asked?.starts) return asked;
    const ends = await this.ends();
    if (asked.starts.every((start, partition) => start <= ends[partition]!)) return asked;
    // The topic ends before its noted beginning: it was deleted since, and made anew.
    await this.republish.forgetStarts(asked.number);
    return { ...asked, starts: undefined };
  }

  /** Deletes what a republish replaces; once it runs, up to the same offsets again, however often it is cut off. */
  private async startOver(asked: RepublishDocument): Promise<RepublishDocument | undefined> {
    if (asked.state === 'done') return undefined;
    const { kafka, logger } = this.options;
    const { number, by } = asked;
    let { starts } = asked;
    if (asked.state === 'requested') {
      const target = this.lastPosition;
      starts = await this.ends();
      const isOurs = await this.republish.begin(number, { starts, target });
      if (!isOurs) throw new Error(`republish ${number} was taken up by another leader`);
      logger.info({ event: 'relay.republish.started', number, by, target });
    }
    if (starts) await deleteRecordsBefore(kafka, this.topic, starts);
    return asked;
  }

  private async finish({ number }: RepublishDocument): Promise<void> {
    await this.republish.finish(number, this.lastPosition);
    this.options.logger.info({ event: 'relay.republish.done', number, position: this.lastPosition });
  }

  private async publishMissing(reach: KafkaReach, running: RepublishDocument | undefined): Promise<void> {
    const { db, last, publish, proceed } = this.options;
    if (!last) return;
    const from = Math.min(await this.completePosition(reach), last._id - 1);
    let toldAt = Date.now();
    for await (const group of readAhead(batchGroups(db, this.batches.from(from + 1)))) {
      proceed();
      const records = group.flatMap((filled) => this.missing(filled, reach));
      if (records.length > 0) await publish(records);
      if (!running || Date.now() - toldAt < PROGRESS_EVERY_MS) continue;
      toldAt = Date.now();
      await this.republish.progress(running.number, lastPosition(group.at(-1)!.batch));
    }
  }

  /** The position up to which both topics lack nothing. */
  private async completePosition({ changes, entities }: KafkaReach): Promise<number> {
    const reached = Math.max(0, ...changes);
    const expected = await this.batches.lastPositionsAt(reached, this.options.publication.partition);
    return Math.min(completeUpTo(reached, changes, expected), completeUpTo(reached, entities, expected));
  }

  /** A batch's records without those that their partition reaches already: a state never follows a later one. */
  private missing({ batch, entries }: FilledBatch, { changes, entities }: KafkaReach): OutgoingRecord[] {
    const { publication, last } = this.options;
    return changeRecords(publication, batch, entries).filter(({ topic, partition, headers }) => {
      const position = Number(headers.ce_position);
      if (topic !== this.topic) return position > entities[partition]!;
      return position > changes[partition]! || batch._id === last!._id;
    });
  }

  private async ends(): Promise<number[]> {
    const spans = await offsetSpans(this.options.kafka, this.topic);
    if (!spans) throw new Error(`topic ${this.topic} is not there yet`);
    return spans.map(({ end }) => end);
  }
}
