import {
  type Entity,
  entityLimits,
  etagOf,
  fingerprintOf,
  normaliseEntity,
  refOf,
  validateEntity,
  type Violation,
} from '@callboard/entity';
import { Problem, type ProblemCode } from '@callboard/problems';

/** An entity in the form in which it would be kept, and what identifies that form. */
export interface KeptEntity {
  ref: string;
  entity: Entity;
  etag: string;
  hash: string;
  /** Weight as JSON. */
  bytes: number;
}

const LOCATION = 'backstage.io/managed-by-location';
const ORIGIN_LOCATION = 'backstage.io/managed-by-origin-location';

/** The form in which a described entity would be kept, or why it cannot be. */
export function keptEntityOf(value: unknown, source: string): KeptEntity | Problem {
  const { entity: described, violations } = validateEntity(value);
  if (violations) return problemOf(violations);
  const entity = locatedBy(source, normaliseEntity(described));
  const { hash, bytes } = fingerprintOf(entity);
  if (bytes > entityLimits.bytesMax) {
    return new Problem('document-too-large', `An entity may weigh ${entityLimits.bytesMax} bytes as JSON.`);
  }
  return { ref: refOf(entity), entity, etag: etagOf(entity, hash), hash, bytes };
}

/** A source that is a place is told by the annotations that Backstage has for it, unless the client gave its own. */
function locatedBy(source: string, entity: Entity): Entity {
  if (!/^(url|file):/.test(source)) return entity;
  const given = entity.metadata.annotations;
  const annotations = {
    ...given,
    [LOCATION]: given?.[LOCATION] ?? source,
    [ORIGIN_LOCATION]: given?.[ORIGIN_LOCATION] ?? source,
  };
  return { ...entity, metadata: { ...entity.metadata, annotations } };
}

/** One problem for all that is wrong; a reason that makes the others pointless gives it its code. */
export function problemOf(violations: Violation[]): Problem {
  const code = codeOf(violations);
  const [first] = violations;
  const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : '';
  const where = first?.pointer ? `${first.pointer}: ` : '';
  return new Problem(code, `${where}${first?.message ?? 'The entity is not valid.'}${more}`, violations);
}

function codeOf(violations: Violation[]): ProblemCode {
  const codes = new Set(violations.map(({ code }) => code));
  if (codes.has('not-an-entity')) return 'not-an-entity';
  if (codes.has('unknown-kind')) return 'unknown-kind';
  if (codes.has('too-large')) return 'document-too-large';
  return codes.size === 1 && codes.has('unknown-field') ? 'unknown-field' : 'invalid-entity';
}
