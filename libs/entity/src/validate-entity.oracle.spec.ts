import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  EntityPolicies,
  FieldFormatEntityPolicy,
  groupEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
  type Entity as BackstageEntity,
} from '@backstage/catalog-model';
import fc from 'fast-check';
import { validateEntity } from './validate-entity';
import { validEntities } from './valid-entities';

const policy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

const kinds = [
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  groupEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
];

async function backstageTakes(entity: unknown): Promise<boolean> {
  try {
    await policy.enforce(structuredClone(entity) as BackstageEntity);
    for (const kind of kinds) if (await kind.check(entity as BackstageEntity)) return true;
    return false;
  } catch {
    return false;
  }
}

/** A place in an entity, and what may be put there: wrong types, empty and long texts, nearly right ones. */
const value = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', ' ', 0, 1.5, true, [], {}, [''], [1], ['group:a/b'], [{}], { a: 1 }),
  fc.constantFrom('a', 'A', 'a b', 'component:a', 'a-', 'ö', 'optional', 'required', 'x'.repeat(63), 'x'.repeat(64)),
  fc.constantFrom<unknown>({ a: '' }, { 'a/b': 'c' }, { 'a b': 'c' }, { A: 'b c' }, [{ url: 'x:y' }], [{ url: 'xy' }]),
);

function edits(entity: object): string[][] {
  const paths: string[][] = [];
  const walk = (node: unknown, path: string[]): void => {
    if (path.length > 0) paths.push(path);
    if (typeof node === 'object' && node !== null) for (const [k, v] of Object.entries(node)) walk(v, [...path, k]);
  };
  walk(entity, []);
  return [...paths, ['extra'], ['spec', 'extra'], ['metadata', 'extra'], ['metadata', 'etag']];
}

function edited(entity: object, path: string[], replacement: unknown): unknown {
  const copy = structuredClone(entity) as Record<string, unknown>;
  const parent = path.slice(0, -1).reduce<Record<string, unknown>>((node, key) => node[key] as never, copy);
  const last = path.at(-1) as string;
  if (replacement !== undefined) parent[last] = replacement;
  else if (Array.isArray(parent)) parent.splice(Number(last), 1);
  else delete parent[last];
  return copy;
}

/** Where the catalog's processors, which are no part of `catalog-model`, decide otherwise than its schemas. */
function isDecidedElsewhere(path: string[], replacement: unknown): boolean {
  const field = path.join('.');
  if (field === 'metadata.annotations' && replacement === null) return true;
  return /^spec\.(dependsOn|dependencyOf|owner|parent|system|domain|subdomainOf|subcomponentOf)/.test(field);
}

describe('validateEntity beside Backstage', () => {
  const originals = Object.values(validEntities()).filter(({ kind }) => kind !== 'Template');

  it('accepts and refuses the same entities', async () => {
    const change = fc
      .constantFrom(...originals)
      .chain((entity) =>
        fc.record({ entity: fc.constant(entity), path: fc.constantFrom(...edits(entity)), replacement: value }),
      );
    await fc.assert(
      fc.asyncProperty(change, async ({ entity, path, replacement }) => {
        fc.pre(!isDecidedElsewhere(path, replacement));
        const candidate = edited(entity, path, replacement);
        const { violations } = validateEntity(candidate);
        expect({ candidate, violations, takes: !violations }).toMatchObject({ takes: await backstageTakes(candidate) });
      }),
      { numRuns: 1500 },
    );
  });
});
