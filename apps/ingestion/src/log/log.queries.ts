import { type LogStatus, readLogStatus } from '@callboard/event-log';
import { Inject, Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { INGESTION_PARTS, type IngestionParts } from './ingestion-parts';
import { databaseOf } from './log-database';

/** Answers how the log is. */
@Injectable()
export class LogQueries {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    @Inject(INGESTION_PARTS) private readonly parts: IngestionParts,
  ) {}

  status(): Promise<LogStatus> {
    return readLogStatus(databaseOf(this.connection), this.parts.config);
  }
}
