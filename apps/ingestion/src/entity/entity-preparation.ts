import {
  entityLimits,
  etagOf,
  fingerprintOf,
  normaliseEntity,
  refOf,
  validateEntity,
  type Entity,
  type Violation,
} from '@callboard/entity';
import { Problem, type FieldError, type ProblemCode } from '@callboard/problems';
import type { ReadDocument } from './descriptor-document';
import { withManagedByLocation } from './managed-by-location';

/** An entity that may be decided upon: valid, in the form in which it is kept, without uid. */
export interface PreparedEntity {
  ref: string;
  entity: Entity;
  hash: string;
  etag: string;
  /** Weight as JSON. */
  bytes: number;
}

/** Makes an entity of a document that a source has sent, or says all that is wrong with it, with the lines. */
export function prepareEntity(document: ReadDocument, source: string): PreparedEntity | Problem {
  const { entity: valid, violations } = validateEntity(document.value);
  if (!valid) return invalid(violations, document);
  const entity = normaliseEntity(withManagedByLocation(valid, source));
  const { hash, bytes } = fingerprintOf(entity);
  if (bytes > entityLimits.bytesMax) {
    return new Problem('document-too-large', `an entity may have ${entityLimits.bytesMax} bytes, this has ${bytes}`);
  }
  return { ref: refOf(entity), entity, hash, etag: etagOf(entity, hash), bytes };
}

function invalid(violations: readonly Violation[], document: ReadDocument): Problem {
  const errors = violations.map(({ pointer, message, code }): FieldError => {
    return { pointer, ...document.locate(pointer), message, code };
  });
  const [first] = violations as [Violation];
  const others = violations.length > 1 ? ` (and ${violations.length - 1} more)` : '';
  return new Problem(codeOf(violations), `${first.pointer || 'the document'}: ${first.message}${others}`, errors);
}

/** A kind that is not known says more than the fields of it that are wrong; a field too many only if it is all. */
function codeOf(violations: readonly Violation[]): ProblemCode {
  const has = (code: Violation['code']): boolean => violations.some((violation) => violation.code === code);
  if (has('not-an-entity')) return 'not-an-entity';
  if (has('unknown-kind')) return 'unknown-kind';
  if (has('too-large')) return 'document-too-large';
  return violations.every(({ code }) => code === 'unknown-field') ? 'unknown-field' : 'invalid-entity';
}
