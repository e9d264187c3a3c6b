import { type DynamicModule, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EntityController } from './entity/entity.controller';
import { EntityWorker } from './entity/entity.worker';
import { LogModule } from './log/log.module';
import type { IngestionParts } from './log/ingestion-parts';
import { ReceiptController } from './receipt/receipt.controller';
import { ReceiptNote, receiptNoteSchema } from './receipt/receipt.document';
import { ReceiptQueries } from './receipt/receipt.queries';
import { ReceiptWorker } from './receipt/receipt.worker';

/** The write side: decides what is pushed, appends it to the log, and carries the log to Kafka. */
@Module({})
export class IngestionModule {
  static forRoot(parts: IngestionParts): DynamicModule {
    return {
      module: IngestionModule,
      imports: [
        LogModule.forRoot(parts),
        MongooseModule.forFeature([{ name: ReceiptNote.name, schema: receiptNoteSchema }]),
      ],
      controllers: [EntityController, ReceiptController],
      providers: [EntityWorker, ReceiptWorker, ReceiptQueries],
    };
  }
}
