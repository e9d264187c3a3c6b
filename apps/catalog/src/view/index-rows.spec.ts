import { rowsOf } from './index-rows';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'Alpha-Svc',
    namespace: 'default',
    etag: 'e1',
    tags: ['java', 'Data'],
    annotations: { 'backstage.io/orphan': 'true', empty: '' },
    description: 'd'.repeat(201),
    links: [{ url: 'https://one.example' }, { url: 'https://two.example', title: 'Two' }],
  },
  spec: { flag: true, count: 3, nothing: null, profile: { displayName: 'Alpha' }, dependsOn: ['resource:db-a'] },
  status: { items: [{ type: 'x' }] },
};

describe('rowsOf', () => {
  it.each([
    ['kind', ['Component']],
    ['metadata.name', ['Alpha-Svc']],
    ['spec.flag', ['true']],
    ['spec.count', ['3']],
    ['spec.profile.displayname', ['Alpha']],
    ['metadata.annotations.backstage.io/orphan', ['true']],
    ['metadata.annotations.empty', ['']],
  ])('finds the leaf %s', (key, values) => {
    expect(rowsOf(entity, key)).toEqual(values);
  });

  it('sees through arrays', () => {
    expect(rowsOf(entity, 'metadata.tags')).toEqual(['java', 'Data']);
    expect(rowsOf(entity, 'metadata.links.url')).toEqual(['https://one.example', 'https://two.example']);
  });

  it('has a key of its own for each text in an array', () => {
    expect(rowsOf(entity, 'metadata.tags.data')).toEqual(['true']);
    expect(rowsOf(entity, 'spec.dependson.resource:db-a')).toEqual(['true']);
  });

  it.each(['spec', 'spec.profile', 'metadata.links', 'metadata'])('has nothing for the object %s', (key) => {
    expect(rowsOf(entity, key)).toEqual([]);
  });

  it.each(['metadata.etag', 'status.items.type', 'status.items', 'relations'])('does not index %s', (key) => {
    expect(rowsOf(entity, key)).toEqual([]);
  });

  it('keeps a null leaf and a value of more than 200 characters without a value', () => {
    expect(rowsOf(entity, 'spec.nothing')).toEqual([null]);
    expect(rowsOf(entity, 'metadata.description')).toEqual([null]);
  });

  it('drops a key of more than 200 characters', () => {
    const long = 'k'.repeat(201);
    expect(rowsOf({ [long]: 'x' }, long)).toEqual([]);
  });

  it('names a text once when it stands in an array twice', () => {
    expect(rowsOf({ spec: { list: ['a', 'a'] } }, 'spec.list')).toEqual(['a']);
  });
});
