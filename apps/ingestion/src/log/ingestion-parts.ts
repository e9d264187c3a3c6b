import type { Logger } from '@callboard/logging';
import type { IngestionConfig } from '../ingestion.config';

/** What the process gives to its modules. */
export interface IngestionParts {
  config: IngestionConfig;
  logger: Logger;
}

/** Injection token of the {@link IngestionParts}. */
export const INGESTION_PARTS = Symbol('INGESTION_PARTS');
