import { parseFields, pickFields } from './entity-fields';

const entity = {
  kind: 'Component',
  metadata: {
    name: 'a',
    annotations: { 'backstage.io/managed-by-location': 'url:x', 'a.b': 'short', 'a.b.c': 'long' },
    tags: ['x'],
  },
};

const pick = (fields: string) => JSON.parse(JSON.stringify(pickFields(entity, parseFields([fields]) ?? []))) as unknown;

describe('fields', () => {
  it('keeps values and subtrees', () => {
    expect(pick('kind,metadata.tags')).toEqual({ kind: 'Component', metadata: { tags: ['x'] } });
  });

  it('keeps a dotted name intact', () => {
    expect(pick('metadata.name,metadata.annotations.backstage.io/managed-by-location')).toEqual({
      metadata: { name: 'a', annotations: { 'backstage.io/managed-by-location': 'url:x' } },
    });
  });

  it('takes the shortest name that is there', () => {
    expect(pick('metadata.annotations.a.b')).toEqual({ metadata: { annotations: { 'a.b': 'short' } } });
    expect(pick('metadata.annotations.a.b.c')).toEqual({});
  });

  it.each(['nope', 'metadata.nope', 'kind.x', 'metadata.tags.x', 'toString', 'metadata.'])('drops %s', (field) => {
    expect(pick(field)).toEqual({});
  });

  it('takes a part beside the whole', () => {
    expect(pick('metadata,metadata.name')).toEqual({ metadata: entity.metadata });
  });

  it('takes a field called __proto__ for a field', () => {
    const odd: unknown = JSON.parse('{"__proto__":{"polluted":true}}');
    expect(JSON.stringify(pickFields(odd, ['__proto__.polluted']))).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('means everything when only blanks are asked for', () => {
    expect(parseFields([' ', ','])).toBeUndefined();
    expect(parseFields(['kind,,x'])).toEqual(['kind', 'x']);
  });

  it('refuses more than it would be patient with', () => {
    const many = Array.from({ length: 201 }, (_, index) => `f${index}`);
    expect(parseFields(many.slice(1))).toHaveLength(200);
    expect(() => parseFields([many.join()])).toThrow(expect.objectContaining({ code: 'invalid-parameter' }));
  });

  it('refuses paths longer than any name, and more names than it would look for in every entity', () => {
    const invalid = { code: 'invalid-parameter', errors: [expect.objectContaining({ pointer: '/fields' })] };
    expect(parseFields(['x'.repeat(500)])).toHaveLength(1);
    expect(() => parseFields(['x'.repeat(501)])).toThrow(expect.objectContaining(invalid));
    const fives = Array.from({ length: 200 }, (_, index) => `a.b.c.d.${index}`);
    expect(parseFields(fives)).toHaveLength(200);
    expect(() => parseFields(['e.e.e.e.e.e', ...fives.slice(1)])).toThrow(expect.objectContaining(invalid));
  });

  it('refuses brackets', () => {
    expect(() => parseFields(['metadata.tags[0]'])).toThrow(expect.objectContaining({ code: 'invalid-parameter' }));
  });
});
