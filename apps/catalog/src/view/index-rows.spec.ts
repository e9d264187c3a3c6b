import { IndexKeys, keyLengthMax, rowsOf, valueLengthMax } from './index-rows';

const rows = (given: unknown, key: string) => rowsOf(given, new IndexKeys([key])).get(key) ?? [];

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'Alpha-Svc',
    namespace: 'default',
    etag: 'e1',
    tags: ['java', 'Data'],
    annotations: { 'backstage.io/orphan': 'true', empty: '' },
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
    expect(rows(entity, key)).toEqual(values);
  });

  it('sees through arrays', () => {
    expect(rows(entity, 'metadata.tags')).toEqual(['java', 'Data']);
    expect(rows(entity, 'metadata.links.url')).toEqual(['https://one.example', 'https://two.example']);
  });

  it('has a key of its own for each text in an array', () => {
    expect(rows(entity, 'metadata.tags.data')).toEqual(['true']);
    expect(rows(entity, 'spec.dependson.resource:db-a')).toEqual(['true']);
  });

  it.each(['spec', 'spec.profile', 'metadata.links', 'metadata'])('has nothing for the object %s', (key) => {
    expect(rows(entity, key)).toEqual([]);
  });

  it.each(['metadata.etag', 'status.items.type', 'status.items', 'relations'])('does not index %s', (key) => {
    expect(rows(entity, key)).toEqual([]);
  });

  it(`keeps a null leaf and a value of more than ${valueLengthMax} characters without a value`, () => {
    expect(rows(entity, 'spec.nothing')).toEqual([null]);
    const longest = 'v'.repeat(valueLengthMax);
    expect(rows({ spec: { longest } }, 'spec.longest')).toEqual([longest]);
    expect(rows({ spec: { longer: `${longest}v` } }, 'spec.longer')).toEqual([null]);
  });

  it(`drops a key of more than ${keyLengthMax} characters`, () => {
    const longest = 'k'.repeat(keyLengthMax);
    expect(rows({ [longest]: 'x' }, longest)).toEqual(['x']);
    expect(rows({ [`${longest}k`]: 'x' }, `${longest}k`)).toEqual([]);
  });

  it('finds many keys in one go', () => {
    const found = rowsOf(
      entity,
      new IndexKeys(['kind', 'metadata.tags', 'metadata.tags.java', 'spec.profile', 'nope']),
    );
    expect([...found]).toEqual([
      ['kind', ['Component']],
      ['metadata.tags', ['java', 'Data']],
      ['metadata.tags.java', ['true']],
    ]);
  });

  it('names a text once when it stands in an array twice', () => {
    expect(rows({ spec: { list: ['a', 'a'] } }, 'spec.list')).toEqual(['a']);
  });
});
