import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError, type WrongVariable } from './config-error';
import { metaOf, type EntryMeta } from './entry';

type Reading = { text: string | undefined } | { wrong: WrongVariable };

/**
 * Reads a process's configuration from the environment (an empty variable counts as absent).
 * A secret, and what is as long as one, may be given by the path of a file in `<NAME>_FILE`.
 * @throws ConfigError naming all wrong variables and none of their values
 */
export function readConfig<S extends z.ZodObject>(schema: S, env: NodeJS.ProcessEnv = process.env): z.infer<S> {
  const variables = new Map<string, string>();
  const input: Record<string, string> = {};
  const wrong: WrongVariable[] = [];
  for (const [name, entry] of Object.entries(schema.shape)) {
    const meta = metaOf(name, entry);
    variables.set(name, meta.env);
    const reading = read(meta, env);
    if ('wrong' in reading) wrong.push(reading.wrong);
    else if (reading.text !== undefined) input[name] = reading.text;
  }
  const parsed = schema.safeParse(input);
  if (parsed.success && wrong.length === 0) return parsed.data;
  throw new ConfigError([...wrong, ...misfits(parsed.error?.issues ?? [], variables, wrong)]);
}

function read({ env: variable, secret, file }: EntryMeta, env: NodeJS.ProcessEnv): Reading {
  const text = env[variable] || undefined;
  const path = secret || file ? env[`${variable}_FILE`] || undefined : undefined;
  if (path === undefined) return { text };
  if (text !== undefined) return { wrong: { variable, reason: `given twice, also as ${variable}_FILE` } };
  try {
    return { text: readFileSync(path, 'utf8').trim() || undefined };
  } catch (error) {
    return {
      wrong: { variable: `${variable}_FILE`, reason: `cannot be read (${(error as NodeJS.ErrnoException).code})` },
    };
  }
}

function misfits(issues: z.core.$ZodIssue[], variables: Map<string, string>, known: WrongVariable[]): WrongVariable[] {
  const told = new Set(known.map(({ variable }) => variable.replace(/_FILE$/, '')));
  return issues
    .map((issue) => ({
      variable: variables.get(String(issue.path[0])) ?? String(issue.path[0]),
      reason: reasonOf(issue),
    }))
    .filter(({ variable }) => !told.has(variable) && told.add(variable));
}

/** Zod's own words name what was expected; only an absent variable reads better in ours. */
function reasonOf(issue: z.core.$ZodIssue): string {
  const absent = issue.code === 'invalid_type' && issue.message.includes('received undefined');
  return absent ? 'is required' : issue.message;
}
