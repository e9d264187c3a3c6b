import { LogReader, LogWriter } from '@callboard/event-log';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { INGESTION_PARTS, type IngestionParts } from './ingestion-parts';
import { databaseOf } from './log-database';
import { LogWorker } from './log.worker';

/** How long a request waits for the database to come back before it is told to try again. */
const SERVER_SELECTION_TIMEOUT_MS = 5_000;
const POOL_SIZE_MAX = 50;

/** The log's database and the parts that write it, read it and carry it to Kafka. */
@Global()
@Module({})
export class LogModule {
  static forRoot(parts: IngestionParts): DynamicModule {
    const { mongoUrl, databasePrefix } = parts.config;
    const connection = MongooseModule.forRoot(mongoUrl, {
      dbName: `${databasePrefix}_ingestion`,
      serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
      maxPoolSize: POOL_SIZE_MAX,
      autoIndex: true,
    });
    return {
      module: LogModule,
      imports: [connection],
      providers: [
        { provide: INGESTION_PARTS, useValue: parts },
        { provide: LogWriter, useFactory: writerFor, inject: [getConnectionToken(), INGESTION_PARTS] },
        {
          provide: LogReader,
          useFactory: (connection: Connection) => new LogReader(databaseOf(connection)),
          inject: [getConnectionToken()],
        },
        LogWorker,
      ],
      exports: [INGESTION_PARTS, LogWriter, LogReader],
    };
  }
}

function writerFor(connection: Connection, { logger }: IngestionParts): LogWriter {
  return new LogWriter(databaseOf(connection), {
    onFailure: (error, count) => logger.warn({ event: 'log.heads.unwritten', count, err: error }),
  });
}
