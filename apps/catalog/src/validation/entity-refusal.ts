import { validateEntity, type ViolationCode } from '@callboard/entity';
import type { ProblemCode } from '@callboard/problems';

/** What Backstage calls it: a TypeError where what every entity has is absent, empty or of another type, or a bad location. */
type ErrorName = 'TypeError' | 'InputError';

/** One thing wrong; the pointer is into the body that was sent. */
export interface ValidationError {
  name: ErrorName;
  message: string;
  pointer: string;
  code: ViolationCode | 'bad-location';
}

/** Why an entity is not valid. */
export interface EntityRefusal {
  errors: ValidationError[];
  code: ProblemCode;
}

type Mapping = Record<string, unknown>;

const isText = (value: unknown) => typeof value === 'string' && value !== '';

/** What every entity has, by pointer: whether it is there. */
const basics: Record<string, (entity: Mapping, metadata: Mapping) => boolean> = {
  '/apiVersion': ({ apiVersion }) => isText(apiVersion),
  '/kind': ({ kind }) => isText(kind),
  '/metadata': ({ metadata }) => typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata),
  '/metadata/name': (_, { name }) => isText(name),
  '/metadata/namespace': (_, { namespace }) => isText(namespace),
};

/** All that is wrong with an entity that would be read from a location; undefined where a push would take it. */
export function refusalOf(entity: Mapping, location: string): EntityRefusal | undefined {
  if (!isLocation(location)) {
    const message = `A location is url:<target>, not "${location.slice(0, 100)}"`;
    const error = { name: 'TypeError', message, pointer: '/location', code: 'bad-location' } as const;
    return { errors: [error], code: 'invalid-request' };
  }
  const { violations } = validateEntity(entity);
  if (!violations) return undefined;
  const errors = violations.map(({ pointer, message, code }): ValidationError => {
    const name = nameOf(pointer, entity);
    return { name, message: `${pointer}: ${message}`, pointer: `/entity${pointer}`, code };
  });
  return { errors, code: 'invalid-entity' };
}

/** Its target need not be a URL. */
function isLocation(text: string): boolean {
  const [type, target = ''] = text.split(/:(.*)/s, 2);
  return type === 'url' && target.trim() !== '';
}

function nameOf(pointer: string, entity: Mapping): ErrorName {
  const isThere = basics[pointer];
  return !isThere || isThere(entity, (entity['metadata'] ?? {}) as Mapping) ? 'InputError' : 'TypeError';
}
