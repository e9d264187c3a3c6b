import * as fc from 'fast-check';
import type { Predicate } from '../filter/predicate';
import { keysOf } from '../filter/predicate';
import { evaluate } from '../filter/predicate-evaluation';
import { shownText } from '../fixtures/shown-text';
import { ServingView } from './serving-view';
import type { ViewEntity } from './view-entity';

const inverseOf = { ownedBy: 'ownerOf', ownerOf: 'ownedBy', dependsOn: 'dependencyOf', dependencyOf: 'dependsOn' };
const refs = ['component:default/a', 'component:default/b', 'group:default/t', 'user:default/u'];

interface Given {
  ref: string;
  uid: string;
  spec: Record<string, unknown>;
  annotations?: Record<string, unknown>;
  edges: { type: string; target: string }[];
}

/** Values at the length up to which they are indexed, and beyond it. */
const [longest, longer] = ['l', 'll'].map((last) => `L${'l'.repeat(198)}${last}`) as [string, string];

const spec = fc.record(
  {
    TYPE: fc.constantFrom('website', 'Library'),
    type: fc.constantFrom('Website', 'website', 'service', ''),
    flag: fc.boolean(),
    nothing: fc.constant(null),
    tags: fc.uniqueArray(fc.constantFrom('java', 'Java', 'go'), { maxLength: 3 }),
    deep: fc.array(fc.record({ name: fc.constantFrom('x', 'Y', 'z') }), { maxLength: 2 }),
    long: fc.constantFrom(longest, longer, longest.toUpperCase()),
    count: fc.constantFrom(0, -0, 3, -1, 1.5, 1e21, 1e-7),
    ports: fc.array(fc.constantFrom<unknown>(8080, '8080', 3, true, 'true', 'a.B/c'), { maxLength: 3 }),
    'dotted.Name': fc.record({ inner: fc.constantFrom<unknown>('x', false, 3) }),
  },
  { requiredKeys: [] },
);

/** The key of an annotation of this name has one character more than is indexed; without its last one it has as many. */
const tooLong = 'k'.repeat(201 - 'metadata.annotations.'.length);
const annotationNames = [
  ...['backstage.io/managed-by-location', 'example.com/Team', 'example.com', 'a', 'a.b', 'A.B/c', 'constructor'],
  ...[tooLong, tooLong.slice(1)],
];
const annotations = fc.dictionary(
  fc.constantFrom(...annotationNames),
  fc.constantFrom<unknown>('url:https://x.example/Y', 'Website', 'true', '3', '', longest, longer),
  { maxKeys: 4 },
);

const given: fc.Arbitrary<Given> = fc.record({
  ref: fc.constantFrom(...refs),
  uid: fc.constantFrom('1', '2'),
  spec,
  annotations,
  edges: fc.uniqueArray(
    fc.record({ type: fc.constantFrom(...Object.keys(inverseOf)), target: fc.constantFrom(...refs, 'x:default/gone') }),
    { maxLength: 4, selector: (edge) => edge.type + edge.target },
  ),
});

const step = fc.oneof({ arbitrary: given, weight: 4 }, { arbitrary: fc.constantFrom(...refs), weight: 1 });

const keys = [
  ...['type', 'flag', 'nothing', 'tags', 'tags.java', 'deep.name', 'long', 'count', 'ports', 'ports.8080'],
  ...['ports.a.b/c', 'dotted.name.inner', 'dotted.name'],
].map((name) => `spec.${name}`);
const annotationKeys = annotationNames.map((name) => `metadata.annotations.${name.toLowerCase()}`);
const values = [
  ...['website', 'WEBSITE', 'true', 'FALSE', 'java', 'y', '', 'nope', '8080', '0', '3', '-1', '1.5', '1e+21', '1E-7'],
  ...['URL:https://x.example/y', longest, longest.toUpperCase(), longer],
];

const condition = fc.oneof(
  fc.oneof(fc.constantFrom(...keys, 'spec'), fc.constantFrom(...annotationKeys)).chain((key) =>
    fc.oneof(
      fc.record({ key: fc.constant(key), exists: fc.boolean() }),
      fc.record({
        key: fc.constant(key),
        anyOf: fc.array(fc.constantFrom(...values), { maxLength: 6 }),
      }),
      fc.record({ key: fc.constant(key), prefix: fc.constantFrom('web', 'J', '', 'url:HTTPS', '1', longest, longer) }),
    ),
  ),
  fc.record({
    key: fc.constantFrom('relations.ownedby', 'relations.ownerof', 'relations.dependencyof'),
    exists: fc.boolean(),
  }),
  fc.record({
    key: fc.constantFrom('relations.ownedby', 'relations.ownerof', 'relations.dependson'),
    anyOf: fc.array(fc.constantFrom(...refs), { minLength: 1, maxLength: 2 }),
  }),
);

const predicate: fc.Arbitrary<Predicate> = fc.letrec<{ predicate: Predicate }>((tie) => ({
  predicate: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    condition,
    fc.record({ all: fc.array(tie('predicate'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('predicate'), { maxLength: 3 }) }),
    fc.record({ not: tie('predicate') }),
  ),
})).predicate;

/** The whole index of one entity, written the long way round. */
function pairsOf(entity: Given, all: Map<string, Given>): [string, string | null][] {
  const pairs: [string, string | null][] = [];
  const visit = (path: string, value: unknown): void => {
    if (Array.isArray(value)) {
      for (const item of value) {
        visit(path, item);
        if (typeof item === 'string') pairs.push([`${path}.${item}`.toLowerCase(), 'true']);
      }
    } else if (value !== null && typeof value === 'object') {
      for (const [name, inner] of Object.entries(value)) visit(`${path}.${name}`, inner);
    } else {
      const text = value === null ? null : String(value).toLowerCase();
      pairs.push([path.toLowerCase(), text !== null && text.length > 200 ? null : text]);
    }
  };
  visit('spec', entity.spec);
  visit('metadata.annotations', entity.annotations ?? {});
  for (const { type, target } of relationsOf(entity.ref, all)) pairs.push([`relations.${type.toLowerCase()}`, target]);
  return pairs.filter(([key]) => key.length <= 200);
}

function relationsOf(ref: string, all: Map<string, Given>): { type: string; target: string }[] {
  const inverse: Record<string, string> = inverseOf;
  const derived = [...all.values()].flatMap((other) =>
    other.edges.filter((edge) => edge.target === ref).map((edge) => ({ type: inverse[edge.type]!, target: other.ref })),
  );
  const relations = [...(all.get(ref)?.edges ?? []), ...derived];
  return [...new Map(relations.map((each) => [`${each.type} ${each.target}`, each])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => each);
}

function holds(test: Predicate, pairs: [string, string | null][]): boolean {
  if ('all' in test) return test.all.every((each) => holds(each, pairs));
  if ('any' in test) return test.any.some((each) => holds(each, pairs));
  if ('not' in test) return !holds(test.not, pairs);
  const values = pairs.filter(([key]) => key === test.key).map(([, value]) => value);
  if ('exists' in test) return test.exists === values.length > 0;
  if ('prefix' in test) return values.some((value) => value?.startsWith(test.prefix.toLowerCase()));
  return test.anyOf.some((wanted) => values.includes(wanted.toLowerCase()));
}

/** Refs of the entities that a view leaves, ascending. */
async function foundIn(view: ServingView, test: Predicate): Promise<string[]> {
  const slots = await view.query(keysOf(test), (columns) => evaluate(test, columns).toArray());
  return slots
    .map((slot) => (JSON.parse(shownText(view, slot)) as { metadata: { name: string } }).metadata.name)
    .sort();
}

function play(view: ServingView, steps: (Given | string)[], all: Map<string, Given>, from: number): void {
  steps.forEach((each, i) => {
    if (typeof each === 'string') {
      view.remove(each, from + i);
      all.delete(each);
    } else {
      view.put(viewEntity(each, from + i));
      all.set(each.ref, each);
    }
  });
}

function viewEntity({ ref, uid, spec, annotations, edges }: Given, version: number): ViewEntity {
  return {
    ref,
    version,
    uid: `${ref}/${uid}`,
    text: JSON.stringify({ kind: 'X', metadata: { name: ref, annotations }, spec }),
    edges,
  };
}

describe('ServingView', () => {
  it('answers every filter as a look at all entities does, whenever its index was built', async () => {
    const steps = fc.array(step, { maxLength: 12 });
    const predicates = fc.array(predicate, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        steps,
        steps,
        predicates,
        fc.constantFrom(1, 64),
        async (first, second, tests, lazyColumnsMax) => {
          const view = new ServingView(inverseOf, { columns: { lazyColumnsMax, lazyRowsMax: 1_000 } });
          const all = new Map<string, Given>();
          for (const [steps, from] of [
            [first, 1],
            [second, 100],
          ] as const) {
            play(view, steps, all, from);
            const other = new ServingView(inverseOf);
            expect(view.records().every((record) => other.adopt(record, view))).toBe(true);
            for (const test of tests) {
              const expected = [...all.values()]
                .filter((entity) => holds(test, pairsOf(entity, all)))
                .map((each) => each.ref);
              for (const each of [view, other]) expect(await foundIn(each, test)).toEqual(expected.sort());
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('puts the relations of both directions into the text, each once, sorted', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const view = new ServingView(inverseOf);
        const all = new Map<string, Given>();
        play(view, steps, all, 1);
        for (const ref of all.keys()) {
          const entity = JSON.parse(shownText(view, view.slotOf(ref)!)) as { relations: unknown };
          const expected = relationsOf(ref, all).map(({ type, target }) => ({ type, targetRef: target }));
          expect(entity.relations).toEqual(expected);
        }
        expect(view.size).toBe(all.size);
      }),
      { numRuns: 60 },
    );
  });

  it('ignores what is older than what it has', () => {
    const view = new ServingView(inverseOf);
    const entity: Given = { ref: refs[0]!, uid: '1', spec: { type: 'new' }, edges: [] };
    view.put(viewEntity(entity, 5));
    view.put(viewEntity({ ...entity, spec: { type: 'old' } }, 4));
    view.remove(entity.ref, 5);
    expect(shownText(view, view.slotOf(entity.ref)!)).toContain('"type":"new"');
    view.remove(entity.ref, 6);
    expect(view.slotOf(entity.ref)).toBeUndefined();
  });

  it('hands out what there is at one moment', () => {
    const view = new ServingView(inverseOf);
    const first = viewEntity({ ref: refs[0]!, uid: '1', spec: { type: 'new' }, edges: [] }, 1);
    view.put(first);
    view.put(viewEntity({ ref: refs[1]!, uid: '1', spec: {}, edges: [] }, 1));
    const records = view.records();
    view.put({ ...first, version: 2 });
    view.remove(refs[1]!, 2);
    expect(records.map(({ ref, version }) => `${ref}@${version}`)).toEqual([`${refs[0]}@1`, `${refs[1]}@1`]);
  });

  it('keeps the order by uid true when an entity comes back with another uid', async () => {
    const view = new ServingView(inverseOf);
    const entity: Given = { ref: refs[0]!, uid: '2', spec: {}, edges: [] };
    const uids = () =>
      view.query([], (columns) =>
        columns
          .column('metadata.uid')
          .ordering()
          .map((row) => row.uid),
      );
    view.put({ ...viewEntity(entity, 1), text: '{"kind":"X","metadata":{"uid":"b"}}', uid: 'b' });
    expect(await uids()).toEqual(['b']);
    view.put({ ...viewEntity(entity, 2), text: '{"kind":"X","metadata":{"uid":"a"}}', uid: 'a' });
    expect(await uids()).toEqual(['a']);
  });
});

it('refuses a query of more fields than it would build indexes for', async () => {
  const view = new ServingView(inverseOf);
  const keys = Array.from({ length: 51 }, (_, index) => `spec.f${index}`);
  expect(() => view.query(keys, () => 1)).toThrow(expect.objectContaining({ code: 'invalid-parameter' }));
  expect(() => view.read(keys, () => ({ slots: [], answer: () => 1 }))).toThrow(/different fields/);
  const most = keys.slice(1);
  expect(await view.query([...most, ...most, { orderOf: 'metadata.uid' }], () => 1)).toBe(1);
  expect(() => view.query([...most, { orderOf: 'metadata.name' }], () => 1)).toThrow(/different fields/);
});
