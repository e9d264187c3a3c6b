import type { Parked } from '@callboard/projection';

/** What a row tells of changes that wait for an operator. */
export type ParkedRow = Pick<Parked, 'error' | 'since' | 'count'>;

/** An error as `String` writes it. */
const namedError = /^([A-Za-z]\w*): ([^]*)$/;

/**
 * The `status` of an entity of which changes are parked, as JSON. What is shown is the entity as it was before them; the
 * type is the one under which Backstage's entity page shows such an error.
 */
export function statusJson({ error, since, count }: ParkedRow): string {
  const [, name = 'Error', reason = error] = namedError.exec(error) ?? [];
  const parked = count === 1 ? 'A change is parked' : `${count} changes are parked`;
  const message = `${parked} since ${since.toISOString()} and not shown: ${error}`;
  const item = { type: 'backstage.io/catalog-processing', level: 'error', message, error: { name, message: reason } };
  return JSON.stringify({ items: [item] });
}
