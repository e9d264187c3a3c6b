import { validateEntity } from '@callboard/entity';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';

interface Described {
  file: string;
  kind: string;
  ref: string;
  namespace: string;
  annotations?: Record<string, string>;
  spec: Record<string, unknown>;
  input: unknown;
}

interface Declared {
  from: string;
  field: string;
  to: string;
}

/** Every field of a spec that names other entities, and the kind that a short name stands for. */
const referringFields: Record<string, Record<string, string | undefined>> = {
  Component: {
    owner: 'Group',
    system: 'System',
    subcomponentOf: 'Component',
    providesApis: 'API',
    consumesApis: 'API',
    dependsOn: undefined,
    dependencyOf: undefined,
  },
  API: { owner: 'Group', system: 'System' },
  Resource: { owner: 'Group', system: 'System', dependsOn: undefined, dependencyOf: undefined },
  System: { owner: 'Group', domain: 'Domain' },
  Domain: { owner: 'Group', subdomainOf: 'Domain' },
  Group: { parent: 'Group', children: 'Group', members: 'User' },
  User: { memberOf: 'Group' },
  Template: { owner: 'Group' },
  Location: {},
};

const folder = __dirname;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => join(folder, file));
const entities = files.flatMap(read);
const refs = new Set(entities.map((entity) => entity.ref));

function read(file: string): Described[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    const input = document.toJS();
    const { kind, metadata, spec } = input;
    const { annotations, namespace = 'default' } = metadata;
    return {
      file,
      kind,
      namespace,
      annotations,
      spec,
      input,
      ref: `${kind}:${namespace}/${metadata.name}`.toLowerCase(),
    };
  });
}

function fullRef(text: string, defaultKind: string | undefined, namespace: string): string {
  const [, kind = defaultKind, space = namespace, name] = /^(?:([^:/]+):)?(?:([^/]+)\/)?(.+)$/.exec(text) ?? [];
  if (kind === undefined) throw new Error(`${text} names no kind`);
  return `${kind}:${space}/${name}`.toLowerCase();
}

function declaredBy({ ref, kind, namespace, spec }: Described): Declared[] {
  return Object.entries(referringFields[kind] ?? {}).flatMap(([field, defaultKind]) =>
    [spec[field] ?? []]
      .flat()
      .map((target) => ({ from: ref, field: `${kind}.${field}`, to: fullRef(String(target), defaultKind, namespace) })),
  );
}

function targetsOf({ file, spec }: Described): string[] {
  return [spec['target'] ?? [], spec['targets'] ?? []].flat().map((target) => resolve(dirname(file), String(target)));
}

describe('the example organisation', () => {
  const declared = entities.flatMap(declaredBy);

  it('holds at least sixty entities, each named once', () => {
    expect(entities.length).toBeGreaterThanOrEqual(60);
    expect(refs.size).toBe(entities.length);
  });

  it('has entities of all nine kinds and of no other', () => {
    expect([...new Set(entities.map(({ kind }) => kind))].sort()).toEqual(Object.keys(referringFields).sort());
  });

  it('is valid throughout', () => {
    const refused = entities.flatMap(({ ref, input }) => {
      const verdict = validateEntity(input);
      return 'violations' in verdict ? [{ ref, violations: verdict.violations }] : [];
    });
    expect(refused).toEqual([]);
  });

  it('names nothing that it does not describe', () => {
    expect(declared.filter(({ to }) => !refs.has(to))).toEqual([]);
  });

  it('declares relations through every field that can', () => {
    const possible = Object.entries(referringFields).flatMap(([kind, fields]) =>
      Object.keys(fields).map((field) => `${kind}.${field}`),
    );
    expect([...new Set(declared.map(({ field }) => field))].sort()).toEqual(possible.sort());
  });

  it('reaches every file from its first Location, without leaving the folder', () => {
    const locations = entities.filter(({ kind }) => kind === 'Location');
    const root = locations.filter(({ file }) => basename(file) === 'catalog-info.yaml').map(({ file }) => file);
    const targets = locations.flatMap(targetsOf);
    expect(targets.filter((target) => !existsSync(target))).toEqual([]);
    expect([...root, ...targets].sort()).toEqual([...files].sort());
  });

  it('says of every Location where its file is: without that a web app cannot show its targets', () => {
    const at = (path: string) => `url:https://git.ternholm.example/catalog/blob/main/${path}`;
    const locations = entities.filter(({ kind }) => kind === 'Location');
    expect(locations.map(({ annotations }) => annotations)).toEqual(
      locations.map(({ file }) => ({
        'backstage.io/managed-by-location': at(relative(join(folder, 'ternholm'), file)),
        'backstage.io/managed-by-origin-location': at('catalog-info.yaml'),
      })),
    );
  });
});

describe('the API definitions of the example organisation', () => {
  const apis = entities.filter(({ kind }) => kind === 'API');

  it.each(apis.map(({ ref, spec }) => [ref, spec] as const))('%s is what its type says', (_, spec) => {
    const definition = String(spec['definition']);
    const looksRight: Record<string, () => boolean> = {
      openapi: () => /^3\./.test(parse(definition).openapi) && Object.keys(parse(definition).paths).length > 0,
      asyncapi: () => /^[23]\./.test(parse(definition).asyncapi) && Object.keys(parse(definition).channels).length > 0,
      graphql: () => /\btype Query \{/.test(definition),
      grpc: () => /^syntax = "proto3";/.test(definition) && /\bservice \w+ \{/.test(definition),
    };
    expect(looksRight[String(spec['type'])]?.()).toBe(true);
  });

  it('come in all four languages', () => {
    expect([...new Set(apis.map(({ spec }) => spec['type']))].sort()).toEqual([
      'asyncapi',
      'graphql',
      'grpc',
      'openapi',
    ]);
  });
});
