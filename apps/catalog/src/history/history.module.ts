import { POSITION_SOURCE } from '@callboard/http';
import { Module } from '@nestjs/common';
import { ChangeDesk } from './change-desk';
import { ChangeQueries } from './change.queries';
import {
  EncodedRefHistoryController,
  EntityHistoryController,
  HistoryController,
  RefHistoryController,
} from './history.controller';
import { HistoryDesk } from './history-desk';
import { HistoryPosition } from './history-position';
import { HistoryQueries } from './history.queries';

/**
 * What entities were and who changed them. Answers here reflect the journal, which is its own projection: it may be behind
 * or ahead of the view that other reads of this service are answered from, and says its own position.
 */
@Module({
  controllers: [HistoryController, EntityHistoryController, RefHistoryController, EncodedRefHistoryController],
  providers: [
    HistoryPosition,
    { provide: POSITION_SOURCE, useExisting: HistoryPosition },
    HistoryQueries,
    ChangeQueries,
    HistoryDesk,
    ChangeDesk,
  ],
  exports: [HistoryQueries],
})
export class HistoryModule {}
