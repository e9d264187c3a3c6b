import { contentHash, etagOf, withIdentity } from './content-hash';
import { normaliseEntity } from './normalise-entity';
import { validEntities } from './valid-entities';
import type { Entity } from './entity';

const component = (spec: Record<string, unknown>, metadata: object = {}): Entity =>
  ({ apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'a', ...metadata }, spec }) as Entity;

describe('normaliseEntity', () => {
  it('fills in the namespace', () => {
    expect(normaliseEntity(component({})).metadata).toEqual({ name: 'a', namespace: 'default' });
    expect(normaliseEntity(component({}, { namespace: 'x' })).metadata.namespace).toBe('x');
  });

  it.each([
    ['Component', ['providesApis', 'consumesApis', 'dependsOn', 'dependencyOf']],
    ['Resource', ['dependsOn', 'dependencyOf']],
    ['Group', ['children', 'members']],
    ['User', ['memberOf']],
  ])('sorts the refs of a %s: %j', (kind, fields) => {
    const unsorted = Object.fromEntries(fields.map((field) => [field, ['b:b', 'B:b', 'a:a', 'b:a']]));
    const sorted = Object.fromEntries(fields.map((field) => [field, ['B:b', 'a:a', 'b:a', 'b:b']]));
    expect(normaliseEntity({ ...component(unsorted), kind }).spec).toEqual(sorted);
  });

  it('leaves the order of every other list, and the sender’s own objects, alone', () => {
    const sent = component({ dependsOn: ['b:b', 'a:a'], args: ['z', 'a'] }, { tags: ['z', 'a'] });
    const copy = structuredClone(sent);
    const kept = normaliseEntity(sent);
    expect([kept.spec?.args, kept.metadata.tags]).toEqual([
      ['z', 'a'],
      ['z', 'a'],
    ]);
    expect(sent).toEqual(copy);
  });

  it('changes nothing the second time', () => {
    for (const entity of Object.values(validEntities())) {
      const once = normaliseEntity(entity);
      expect(normaliseEntity(once)).toEqual(once);
    }
  });
});

describe('contentHash', () => {
  const kept = normaliseEntity(component({ owner: 'x', type: 'y' }));

  it('does not depend on the order of keys, nor on the uid', () => {
    const other = component({ type: 'y', owner: 'x' }, { uid: 'u', namespace: 'default' });
    expect(contentHash(other)).toBe(contentHash(kept));
  });

  it('tells every other difference', () => {
    const others = [component({ owner: 'x', type: 'z' }), component({ owner: 'x', type: 'y' }, { title: 't' })];
    const hashes = [kept, ...others.map(normaliseEntity)].map(contentHash);
    expect(new Set(hashes).size).toBe(3);
  });

  it('counts an etag that was given', () => {
    const given = component({ owner: 'x', type: 'y' }, { etag: 'mine', namespace: 'default' });
    expect(contentHash(given)).not.toBe(contentHash(kept));
    expect(etagOf(given)).toBe('mine');
  });

  it('knows what was read from the catalog and comes back as it was', () => {
    const hash = contentHash(kept);
    const read = withIdentity(kept, { uid: 'u', etag: etagOf(kept, hash) });
    expect([contentHash(read), etagOf(read)]).toEqual([hash, hash]);
  });
});
