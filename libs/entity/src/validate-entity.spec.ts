import { entityLimits } from './entity-limits';
import { validateEntity } from './validate-entity';
import { validEntities } from './valid-entities';

type Edit = (entity: Record<string, never> & ReturnType<typeof validEntities>[string]) => void;

/** What is said of a valid entity after an edit: `pointer code`. */
function complaints(kind: string, edit: Edit): string[] {
  const entity = validEntities()[kind] as Parameters<Edit>[0];
  edit(entity);
  return (validateEntity(entity).violations ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
}

const set =
  (path: string, value: unknown): Edit =>
  (entity) => {
    const keys = path.split('.');
    const last = keys.pop() as string;
    const parent = keys.reduce<Record<string, unknown>>((node, key) => node[key] as Record<string, unknown>, entity);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  };

describe('validateEntity', () => {
  it.each(Object.keys(validEntities()))('takes a full %s as it is', (kind) => {
    const entity = validEntities()[kind];
    expect(validateEntity(entity)).toEqual({ entity });
  });

  it.each([
    ['Component', ['type', 'lifecycle', 'owner']],
    ['API', ['type', 'lifecycle', 'owner', 'definition']],
    ['Resource', ['type', 'owner']],
    ['System', ['owner']],
    ['Domain', ['owner']],
    ['Group', ['type', 'children']],
    ['User', ['memberOf']],
    ['Location', []],
    ['Template', ['type', 'steps']],
  ])('wants of a %s: %j', (kind, required) => {
    expect(complaints(kind, set('spec', {}))).toEqual(required.map((field) => `/spec/${field} required`));
    expect(complaints(kind, set('spec', undefined))).toEqual(['/spec required']);
  });

  it('says everything that is wrong, not the first', () => {
    const found = complaints('Component', (entity) => {
      set('apiVersion', 'nonsense/v1')(entity);
      set('metadata.name', 'a b')(entity);
      set('metadata.tags', ['ok', 'Java'])(entity);
      set('spec.owner', '')(entity);
      set('relations', [])(entity);
    });
    expect(found).toEqual([
      '/relations unknown-field',
      '/apiVersion unknown-kind',
      '/metadata/name bad-name',
      '/metadata/tags/1 bad-tag',
      '/spec/owner empty',
    ]);
  });

  it.each<[string, Edit, string]>([
    ['no apiVersion', set('apiVersion', undefined), '/apiVersion required'],
    ['a number for apiVersion', set('apiVersion', 1), '/apiVersion wrong-type'],
    ['two slashes in apiVersion', set('apiVersion', 'a/b/c'), '/apiVersion bad-api-version'],
    ['a kind in lower case', set('kind', 'component'), '/kind unknown-kind'],
    ['a kind nobody knows', set('kind', 'Product'), '/kind unknown-kind'],
    ['an empty kind', set('kind', ''), '/kind bad-kind'],
    ['a list for metadata', set('metadata', []), '/metadata wrong-type'],
    ['a name of 64 characters', set('metadata.name', 'a'.repeat(64)), '/metadata/name bad-name'],
    ['an empty namespace', set('metadata.namespace', ''), '/metadata/namespace bad-namespace'],
    ['a namespace in upper case', set('metadata.namespace', 'Default'), '/metadata/namespace bad-namespace'],
    ['an empty title', set('metadata.title', ''), '/metadata/title empty'],
    ['an empty etag', set('metadata.etag', ''), '/metadata/etag empty'],
    ['null for labels', set('metadata.labels', null), '/metadata/labels wrong-type'],
    ['null for links', set('metadata.links', null), '/metadata/links wrong-type'],
    ['a number in a label', set('metadata.labels.tier', 1), '/metadata/labels/tier bad-label'],
    ['a slash too many in a label', set('metadata.labels', { 'a/b/c': 'x' }), '/metadata/labels/a~1b~1c bad-label'],
    ['a number in an annotation', set('metadata.annotations.note', 1), '/metadata/annotations/note bad-annotation'],
    ['a link without url', set('metadata.links', [{ title: 'x' }]), '/metadata/links/0/url required'],
    ['a relative link', set('metadata.links', [{ url: '/x' }]), '/metadata/links/0/url bad-link'],
    ['a blank link title', set('metadata.links.0.title', ' '), '/metadata/links/0/title bad-link'],
    ['a text for a list', set('spec.providesApis', 'seats'), '/spec/providesApis wrong-type'],
    ['null for a text', set('spec.system', null), '/spec/system wrong-type'],
    ['a dependency without kind', set('spec.dependsOn', ['db']), '/spec/dependsOn/0 ref-without-kind'],
    ['a dependant without kind', set('spec.dependencyOf', ['db']), '/spec/dependencyOf/0 ref-without-kind'],
    ['a ref with an empty part', set('spec.owner', 'group:/x'), '/spec/owner bad-ref'],
    ['a number that JSON lacks', set('spec.weight', NaN), '/spec/weight not-json'],
    ['a value of a class', set('spec.since', new Date()), '/spec/since not-json'],
    [
      'a reserved key',
      (it) => Object.defineProperty(it.spec, '__proto__', { value: 1, enumerable: true }),
      '/spec/__proto__ forbidden-key',
    ],
  ])('refuses %s', (_what, edit, complaint) => {
    expect(complaints('Component', edit)).toEqual([complaint]);
  });

  it.each([[null], ['text'], [[]], [1], [undefined]])('refuses %j as no entity', (input) => {
    expect(validateEntity(input).violations).toMatchObject([{ pointer: '', code: 'not-an-entity' }]);
  });

  it('leaves out what the catalog itself gives', () => {
    const entity = validEntities().System;
    const sent = { ...entity, status: { items: [] }, metadata: { ...entity?.metadata, uid: 7 } };
    expect(validateEntity(sent)).toEqual({ entity });
  });

  it('takes null for annotations as none', () => {
    const { entity } = validateEntity({ ...validEntities().User, metadata: { name: 'ann', annotations: null } });
    expect(entity?.metadata).toEqual({ name: 'ann' });
  });

  it('takes a short owner, and a ref of any characters', () => {
    expect(complaints('Component', set('spec.owner', 'a b'))).toEqual([]);
    expect(complaints('Component', set('spec.owner', 'a:b:c'))).toEqual([]);
  });

  it('takes one dependant outside a list, as Backstage reads it', () => {
    expect(complaints('Resource', set('spec.dependencyOf', 'component:shop'))).toEqual([]);
    expect(complaints('Resource', set('spec.dependencyOf', null))).toEqual([]);
    expect(complaints('Resource', set('spec.dependencyOf', 'shop'))).toEqual(['/spec/dependencyOf ref-without-kind']);
  });

  it('refuses a Template of the time before v1beta3, and says what else is missing', () => {
    const found = complaints('Template', (entity) => {
      set('apiVersion', 'backstage.io/v1alpha1')(entity);
      set('spec.steps', undefined)(entity);
    });
    expect(found).toEqual(['/apiVersion unknown-kind', '/spec/steps required']);
  });

  it.each([
    [set('spec.steps', [{ id: 'x' }]), '/spec/steps/0/action required'],
    [set('spec.steps', {}), '/spec/steps wrong-type'],
    [set('spec.parameters', 'x'), '/spec/parameters wrong-type'],
    [set('spec.output', { state: 1 }), '/spec/output/state wrong-type'],
    [set('spec.steps.0.if', 1), '/spec/steps/0/if wrong-type'],
  ])('holds a Template to the scaffolder’s schema (%#)', (edit, complaint) => {
    expect(complaints('Template', edit)).toEqual([complaint]);
  });

  it('takes a placeholder for what is not known yet', () => {
    expect(complaints('API', set('spec.definition', { $text: './openapi.yaml' }))).toEqual([]);
    expect(complaints('Template', set('spec.steps', [{ $yaml: './step.yaml' }]))).toEqual([]);
    expect(complaints('API', set('metadata.description', { $json: './a.json' }))).toEqual([]);
  });

  it('takes no placeholder for a name, nor a mapping that only resembles one', () => {
    expect(complaints('API', set('metadata.name', { $text: './a' }))).toEqual(['/metadata/name wrong-type']);
    expect(complaints('API', set('spec.definition', { $text: 1 }))).toEqual(['/spec/definition wrong-type']);
    expect(complaints('API', set('spec.definition', { $text: 'a', b: 1 }))).toEqual(['/spec/definition wrong-type']);
    expect(complaints('API', set('spec', { $yaml: './spec.yaml' }))).toContain('/spec/owner required');
  });

  it('stops telling after a while', () => {
    const many = complaints('Component', set('metadata.tags', Array(1000).fill('BAD')));
    expect(many).toHaveLength(entityLimits.violationsMax);
    expect(many.at(-1)).toMatch(/ too-many-violations$/);
  });
});
