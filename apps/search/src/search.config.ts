import { httpPort, projecting, shared } from '@callboard/config';
import { z } from 'zod';

const portDefault = 7103;

/** Everything the search service can be told. Its variables are read here and nowhere else. */
export const searchConfigSchema = z.object({ ...shared, ...projecting, httpPort: httpPort(portDefault) });

export type SearchConfig = z.infer<typeof searchConfigSchema>;
