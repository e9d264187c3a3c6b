import type { z } from 'zod';

/** What every entry of a config schema says about itself by `.meta()`. */
export interface EntryMeta {
  /** The environment variable it is read from. */
  env: string;
  /** What it is for, in one sentence; shown in the reference. */
  description: string;
  /** A secret is never printed, and may be read from the file named by `<env>_FILE`. */
  secret?: boolean;
  /** Not secret, but long: may be read from the file named by `<env>_FILE` too. */
  file?: boolean;
  /** What `.env.example` shows where there is no default. */
  example?: string;
}

/** The description that an entry carries; throws for an entry without one, which is a mistake in the schema. */
export function metaOf(name: string, entry: z.core.$ZodType): EntryMeta {
  const meta = (entry as z.ZodType).meta() as Partial<EntryMeta> | undefined;
  if (!meta?.env || !meta.description) throw new TypeError(`config entry ${name} lacks env or description`);
  return meta as EntryMeta;
}
