import { Problem } from '@callboard/problems';
import type { ReadDocument } from './descriptor-document';
import { readYamlDocuments } from './descriptor-yaml';
import { prepareEntity, type PreparedEntity } from './entity-preparation';

const source = 'token:admin';

function prepared(body: string, from = source): PreparedEntity | Problem {
  return prepareEntity([...readYamlDocuments(body)][0] as ReadDocument, from);
}

function refusal(body: string): unknown[] {
  const { code, errors } = prepared(body) as Problem;
  return [code, ...errors.map((error) => `${error.pointer} ${error.code} ${error.line}:${error.column}`)];
}

const user = (more = ''): string =>
  `apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata:\n  name: Ann\n${more}spec:\n  memberOf: [b, a]\n`;

describe('prepareEntity', () => {
  it('gives the form in which an entity is kept, and what identifies it', () => {
    const { entity, ref, hash, etag, bytes } = prepared(user()) as PreparedEntity;
    expect(entity).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name: 'Ann', namespace: 'default' },
      spec: { memberOf: ['a', 'b'] },
    });
    expect([ref, etag, bytes]).toEqual(['user:default/ann', hash, JSON.stringify(entity).length]);
  });

  it('tells everything that is wrong, with lines', () => {
    expect(refusal('apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata:\n  name: A B\nspec: {}\n')).toEqual([
      'invalid-entity',
      '/metadata/name bad-name 4:9',
      '/spec/memberOf required 5:1',
    ]);
  });

  it.each([
    ['[]', 'not-an-entity'],
    [user('relations: []\n'), 'unknown-field'],
    [user('relations: []\n').replace('Ann', 'A B'), 'invalid-entity'],
    [user().replace('User', 'Pipeline'), 'unknown-kind'],
    [user().replace('Ann', 'A B').replace('v1alpha1', 'v2'), 'unknown-kind'],
  ])('gives the refusal the code that says most: %j', (body, code) => {
    expect(refusal(body)[0]).toBe(code);
  });

  it('refuses what grew too large between its text and its JSON', () => {
    // A number of four characters in the text has twenty-one in JSON.
    const value = {
      ...(prepared(user()) as PreparedEntity).entity,
      spec: { memberOf: [], x: Array(99_000).fill(1e20) },
    };
    const { code } = prepareEntity({ index: 0, value, locate: () => undefined }, source) as Problem;
    expect(code).toBe('document-too-large');
  });
});

describe('where an entity comes from', () => {
  const managedBy = 'backstage.io/managed-by-location';
  const origin = 'backstage.io/managed-by-origin-location';
  const annotations = (body: string, from: string): unknown =>
    (prepared(body, from) as PreparedEntity).entity.metadata.annotations;

  it.each(['url:https://git.example/a.yaml', 'file:/a.yaml'])('is told by annotations if it is %s', (from) => {
    expect(annotations(user(), from)).toEqual({ [managedBy]: from, [origin]: from });
  });

  it.each(['token:admin', 'https://ci.example', 'url:', 'curl:x'])('is not told if it is %s', (from) => {
    expect(annotations(user(), from)).toBeUndefined();
  });

  it('is as the sender says, where the sender says it', () => {
    const body = user(`  annotations:\n    ${managedBy}: url:mine\n    other: x\n`);
    expect(annotations(body, 'url:theirs')).toEqual({ [managedBy]: 'url:mine', [origin]: 'url:theirs', other: 'x' });
  });
});
