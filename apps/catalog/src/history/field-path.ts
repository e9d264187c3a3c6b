import { pointerKeys } from '@callboard/entity';
import { Problem } from '@callboard/problems';
import { fieldAt } from '../entity/entity-fields';
import { type EntityState, valueAt } from './version-diff';

/** Reads one field of an entity; undefined where there is nothing. */
export type FieldReader = (state: EntityState) => unknown;

/**
 * A reader of the field that somebody names: by a dotted path as in `fields`, or by a JSON pointer, which also leads into
 * lists.
 * @throws Problem `invalid-parameter`
 */
export function fieldReader(field: string): FieldReader {
  if (!field.startsWith('/')) {
    if (field.split('.').includes('')) throw invalid(field);
    return (state) => fieldAt(state, field)?.value;
  }
  if (/~(?![01])/.test(field)) throw invalid(field);
  const keys = pointerKeys(field);
  return (state) => valueAt(state, keys);
}

function invalid(field: string): Problem {
  const message = `"${field}" is neither a dotted path, as spec.owner, nor a JSON pointer, as /spec/owner`;
  return new Problem('invalid-parameter', message, [{ pointer: '/field', message, code: 'bad-path' }]);
}
