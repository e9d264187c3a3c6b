import { httpPort, projecting, shared } from '@callboard/config';
import { z } from 'zod';

const portDefault = 7102;

/** Everything the catalog service can be told. Its variables are read here and nowhere else. */
export const catalogConfigSchema = z.object({ ...shared, ...projecting, httpPort: httpPort(portDefault) });

export type CatalogConfig = z.infer<typeof catalogConfigSchema>;
