import { checkMetadata } from './check-metadata';
import { checkMap } from './check-shape';
import { checkStructure } from './check-structure';
import type { Entity } from './entity';
import { pointerSegment } from './json-pointer';
import { knownKinds } from './kinds/known-kinds';
import { isMapping, nameOfType, type Mapping } from './mapping';
import { isApiVersion, isKind } from './name-formats';
import type { Violation } from './violation';
import { Violations } from './violations';

/** The fields that a client may give; `status` is the catalog's own and is left out without a word. */
const rootFields = new Set(['apiVersion', 'kind', 'metadata', 'spec', 'status']);

/** What `validateEntity` found: the entity, or everything that is wrong with it. */
export type ValidationResult =
  { entity: Entity; violations?: undefined } | { entity?: undefined; violations: Violation[] };

/**
 * Checks an entity's envelope and the `spec` of its kind exactly as Backstage's catalog does, and says all that is
 * wrong, not the first. The entity returned lacks what the catalog itself gives (`status`, `metadata.uid`) and is
 * otherwise as it came; it shares its values with the input.
 */
export function validateEntity(input: unknown): ValidationResult {
  const found = new Violations();
  if (!isMapping(input)) {
    found.add('', 'not-an-entity', `an entity is a mapping, not ${nameOfType(input)}`);
    return { violations: found.list };
  }
  if (!checkStructure(input, found)) return { violations: found.list };
  checkRoot(input, found);
  return found.none ? { entity: withoutCatalogFields(input) } : { violations: found.list };
}

function checkRoot(input: Mapping, found: Violations): void {
  for (const field of Object.keys(input)) {
    if (rootFields.has(field) || input[field] === undefined) continue;
    const allowed = 'an entity has apiVersion, kind, metadata and spec';
    found.add(`/${pointerSegment(field)}`, 'unknown-field', `"${field}" is not allowed: ${allowed}`);
  }
  const known = checkIdentity(input.apiVersion, input.kind, found);
  checkMetadata(input.metadata, found);
  checkSpec(input, known, found);
}

function checkIdentity(apiVersion: unknown, kind: unknown, found: Violations): boolean {
  const versionIsWellFormed = checkName(apiVersion, '/apiVersion', found, (value) =>
    isApiVersion(value) ? undefined : ['bad-api-version', 'an apiVersion is [dns-subdomain/]version'],
  );
  const kindIsWellFormed = checkName(kind, '/kind', found, (value) =>
    isKind(value) ? undefined : ['bad-kind', 'a kind is a letter, then letters and digits, at most 63 characters'],
  );
  if (!kindIsWellFormed) return false;
  const definition = knownKinds.get(kind as string);
  if (!definition) {
    found.add('/kind', 'unknown-kind', `no kind "${kind as string}" is known; ${kindsLike(kind as string)}`);
    return false;
  }
  if (versionIsWellFormed && !definition.apiVersions.includes(apiVersion as string)) {
    const versions = definition.apiVersions.join(' or ');
    found.add(
      '/apiVersion',
      'unknown-kind',
      `${definition.kind} is known in ${versions}, not in ${apiVersion as string}`,
    );
  }
  return true;
}

function checkName(
  value: unknown,
  pointer: string,
  found: Violations,
  complaint: (value: string) => ['bad-api-version' | 'bad-kind', string] | undefined,
): boolean {
  if (value === undefined) {
    found.add(pointer, 'required', 'must be given');
    return false;
  }
  if (typeof value !== 'string') {
    found.add(pointer, 'wrong-type', `must be a text, not ${nameOfType(value)}`);
    return false;
  }
  const wrong = complaint(value);
  if (wrong) found.add(pointer, ...wrong);
  return wrong === undefined;
}

function kindsLike(kind: string): string {
  const names = [...knownKinds.keys()];
  const sameLetters = names.find((name) => name.toLowerCase() === kind.toLowerCase());
  return sameLetters ? `upper and lower case count: ${sameLetters}` : `known are ${names.join(', ')}`;
}

function checkSpec({ kind, spec }: Mapping, known: boolean, found: Violations): void {
  const definition = known ? knownKinds.get(kind as string) : undefined;
  if (spec === undefined) {
    if (definition) found.add('/spec', 'required', 'must be given');
  } else if (definition) {
    checkMap(definition.spec, spec, '/spec', found);
  } else if (!isMapping(spec)) {
    found.add('/spec', 'wrong-type', `must be a mapping, not ${nameOfType(spec)}`);
  }
}

function withoutCatalogFields(input: Mapping): Entity {
  const metadata = input.metadata as Mapping;
  const entity = 'status' in input ? without(input, 'status') : input;
  const surplus = ['uid', ...(metadata.annotations === null ? ['annotations'] : [])].filter((key) => key in metadata);
  if (surplus.length === 0) return entity as unknown as Entity;
  return { ...entity, metadata: without(metadata, ...surplus) } as unknown as Entity;
}

function without(mapping: Mapping, ...keys: string[]): Mapping {
  return Object.fromEntries(Object.entries(mapping).filter(([key]) => !keys.includes(key)));
}
