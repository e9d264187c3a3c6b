import { LogReader, LogWriter, Republish } from '@callboard/event-log';
import { connectionOptions } from '@callboard/mongo';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { INGESTION_PARTS, type IngestionParts } from './ingestion-parts';
import { databaseOf } from './log-database';
import { LogController } from './log.controller';
import { LogQueries } from './log.queries';
import { LogWorker } from './log.worker';

/** The log's database, the parts that write it, read it and carry it to Kafka, and what operators ask of it. */
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
      controllers: [LogController],
      providers: [
        { provide: INGESTION_PARTS, useValue: parts },
        { provide: LogWriter, useFactory: writerFor, inject: [getConnectionToken(), INGESTION_PARTS] },
        {
          provide: LogReader,
          useFactory: (connection: Connection) => new LogReader(databaseOf(connection)),
          inject: [getConnectionToken()],
        },
        {
          provide: Republish,
          useFactory: (connection: Connection) => new Republish(databaseOf(connection)),
          inject: [getConnectionToken()],
        },
        LogQueries,
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
