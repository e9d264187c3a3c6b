import { httpPort, shared } from '@callboard/config';
import { z } from 'zod';

const portDefault = 7101;

/** Everything the ingestion service can be told. Its variables are read here and nowhere else. */
export const ingestionConfigSchema = z.object({
  ...shared,
  httpPort: httpPort(portDefault),
});

export type IngestionConfig = z.infer<typeof ingestionConfigSchema>;
