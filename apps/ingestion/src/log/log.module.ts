import { LogReader, LogWriter } from '@callboard/event-log';
import { connectionOptions } from '@callboard/mongo';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { INGESTION_PARTS, type IngestionParts } from './ingestion-parts';
import { databaseOf } from './log-database';
import { LogWorker } from './log.worker';

/** The log's database and the parts that write it, read it and carry it to Kafka. */
@Global()
@Module({})
export class LogModule {
  static forRoot(parts: IngestionParts): DynamicModule {
    const { mongoUrl, databasePrefix } = parts.config;
    const connection = MongooseModule.forRoot(mongoUrl, {
      ...connectionOptions(`${databasePrefix}_ingestion`),
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
