import { httpPort, projecting, shared } from '@callboard/config';
import { z } from 'zod';

const portDefault = 7102;

const textCacheMibDefault = 384;
const textCacheMibMax = 65_536;

const textCacheMib = z.coerce
  .number()
  .int()
  .min(1)
  .max(textCacheMibMax)
  .default(textCacheMibDefault)
  .meta({
    env: 'CALLBOARD_CATALOG_TEXT_CACHE_MIB',
    description:
      'Memory for the texts of entities, in MiB, outside of the JavaScript heap. What does not fit is read from MongoDB, ' +
      'in one query per request, so that reads go on at a lower rate.',
  });

/** Everything the catalog service can be told. Its variables are read here and nowhere else. */
export const catalogConfigSchema = z.object({
  ...shared,
  ...projecting,
  httpPort: httpPort(portDefault),
  textCacheMib,
});

export type CatalogConfig = z.infer<typeof catalogConfigSchema>;
