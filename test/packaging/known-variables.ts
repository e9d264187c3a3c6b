import { metaOf } from '@callboard/config';
import { join } from 'node:path';
import { z } from 'zod';

export const services = ['ingestion', 'catalog', 'search', 'notification', 'gateway'] as const;

/** Every variable that a service reads, those naming a file included; the value says whether it must be set. */
export function variablesOf(service: string): Map<string, 'needed' | 'optional'> {
  const path = join(__dirname, '../../apps', service, 'src', `${service}.config`);
  const schema = Object.values(jest.requireActual<Record<string, unknown>>(path)).find(
    (each) => each instanceof z.ZodObject,
  );
  if (!(schema instanceof z.ZodObject)) throw new Error(`${path} exports no schema`);
  return new Map(
    Object.entries(schema.shape).flatMap(([name, entry]) => {
      const { env, secret, file } = metaOf(name, entry);
      const need = (entry as z.ZodType).safeParse(undefined).success ? 'optional' : 'needed';
      return secret || file ? [[env, need] as const, [`${env}_FILE`, 'optional'] as const] : [[env, need] as const];
    }),
  );
}

/** Which of the given variables nobody reads, and which needed ones are not given. */
export function mismatches(service: string, given: readonly string[]): { unread: string[]; missing: string[] } {
  const known = variablesOf(service);
  return {
    unread: given.filter((variable) => !known.has(variable)),
    missing: [...known]
      .filter(
        ([variable, need]) => need === 'needed' && !given.includes(variable) && !given.includes(`${variable}_FILE`),
      )
      .map(([variable]) => variable),
  };
}
