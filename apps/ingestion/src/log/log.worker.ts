import { setTimeout as pause } from 'node:timers/promises';
import { ensureGenesis, LogWriter, Relay } from '@callboard/event-log';
import { NotReady, Readiness } from '@callboard/health';
import { createKafka, ensureTopics, type Kafka } from '@callboard/kafka';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Gauge, register } from 'prom-client';
import { INGESTION_PARTS, type IngestionParts } from './ingestion-parts';
import { databaseOf } from './log-database';

const TOPICS_RETRY_MS = 1_000;

/** Makes the log ready before the first request, and runs this replica's relay until the process ends. */
@Injectable()
export class LogWorker implements OnModuleInit, BeforeApplicationShutdown {
  private readonly kafka: Kafka;
  private readonly relay: Relay;
  private readonly stopping = new AbortController();
  private hasGenesis = false;
  private relaying: Promise<void> | undefined;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    @Inject(INGESTION_PARTS) private readonly parts: IngestionParts,
    private readonly writer: LogWriter,
    private readonly readiness: Readiness,
  ) {
    const { config, logger } = parts;
    const { topicPrefix: prefix, partitions } = config;
    this.kafka = createKafka({ brokers: config.kafkaBrokers, clientId: `${prefix}.ingestion`, logger });
    this.relay = new Relay({ db: databaseOf(connection), kafka: this.kafka, prefix, logger, partitions });
  }

  async onModuleInit(): Promise<void> {
    const db = databaseOf(this.connection);
    this.readiness.register('mongo', async () => void (await db.command({ ping: 1 })));
    this.readiness.register('genesis', () => {
      if (!this.hasGenesis) throw new NotReady('the log has no genesis yet');
    });
    // Genesis comes before the first append (protocol rule 7).
    const { partitions } = await ensureGenesis(db, this.parts.config);
    await this.writer.ensure();
    this.hasGenesis = true;
    this.measure();
    this.relaying = this.relayWhenTopicsAre(partitions);
  }

  /** Before the database is let go: the lease is given up at once, so that another replica leads without delay. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.relaying;
    await this.relay.stop();
    await this.writer.flushed();
  }

  /** A push is answered without Kafka; so the process does not wait for it, and the relay begins when it is there. */
  private async relayWhenTopicsAre(partitions: number): Promise<void> {
    const { config, logger } = this.parts;
    while (!this.stopping.signal.aborted) {
      try {
        await ensureTopics(this.kafka, { prefix: config.topicPrefix, partitions });
        return this.relay.start();
      } catch (error) {
        logger.warn({ event: 'log.topics.unavailable', err: error });
      }
      await pause(TOPICS_RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private measure(): void {
    const { relay } = this;
    register.removeSingleMetric('callboard_relay_position');
    new Gauge({
      name: 'callboard_relay_position',
      help: 'Last position that this replica published; 0 where it does not lead',
      collect() {
        this.set(relay.position);
      },
    });
  }
}
