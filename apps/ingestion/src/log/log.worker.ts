import { ensureGenesis, LogWriter, Relay } from '@callboard/event-log';
import { NotReady, Readiness } from '@callboard/health';
import { createKafka } from '@callboard/kafka';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { Gauge, register } from 'prom-client';
import { INGESTION_PARTS, type IngestionParts } from './ingestion-parts';
import { databaseOf } from './log-database';

/** Makes the log ready before the first request, and runs this replica's relay until the process ends. */
@Injectable()
export class LogWorker implements OnModuleInit, BeforeApplicationShutdown {
  private readonly relay: Relay;
  private hasGenesis = false;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    @Inject(INGESTION_PARTS) private readonly parts: IngestionParts,
    private readonly writer: LogWriter,
    private readonly readiness: Readiness,
  ) {
    const { config, logger } = parts;
    const { topicPrefix: prefix, partitions } = config;
    const kafka = createKafka({ brokers: config.kafkaBrokers, clientId: `${prefix}.ingestion`, logger });
    this.relay = new Relay({ db: databaseOf(connection), kafka, prefix, logger, partitions });
  }

  async onModuleInit(): Promise<void> {
    const db = databaseOf(this.connection);
    this.readiness.register('mongo', async () => void (await db.command({ ping: 1 })));
    this.readiness.register('genesis', () => {
      if (!this.hasGenesis) throw new NotReady('the log has no genesis yet');
    });
    // Genesis comes before the first append (protocol rule 7).
    await ensureGenesis(db, this.parts.config);
    await this.writer.ensure();
    this.hasGenesis = true;
    this.measure();
    // A push is answered without Kafka; so nothing here waits for it. The relay makes the topics once it leads.
    this.relay.start();
  }

  /** Before the database is let go: the lease is given up at once, so that another replica leads without delay. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.relay.stop();
    await this.writer.flushed();
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
