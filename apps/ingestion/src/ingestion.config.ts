import { httpPort, shared } from '@callboard/config';
import { z } from 'zod';

const portDefault = 7101;
const partitionsMax = 1_000;

/** Everything the ingestion service can be told. Its variables are read here and nowhere else. */
export const ingestionConfigSchema = z.object({
  ...shared,
  httpPort: httpPort(portDefault),
  partitions: z.coerce.number().int().min(1).max(partitionsMax).default(12).meta({
    env: 'CALLBOARD_PARTITIONS',
    description: 'Partitions of each topic. Counts before the very first start only; the log remembers it.',
  }),
});

export type IngestionConfig = z.infer<typeof ingestionConfigSchema>;
