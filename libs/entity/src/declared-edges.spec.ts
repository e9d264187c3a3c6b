import { declaredEdges, inverseOf } from './declared-edges';
import { validEntities } from './valid-entities';

const edgesOf = (kind: string): string[] =>
  declaredEdges(validEntities()[kind] as never).map(({ type, target }) => `${type} ${target}`);

describe('declaredEdges', () => {
  it.each<[string, string[]]>([
    [
      'Component',
      [
        'consumesApi api:default/payments',
        'consumesApi api:finance/ledger',
        'dependencyOf component:default/lobby-display',
        'dependsOn resource:default/seat-db',
        'ownedBy group:default/box-office',
        'partOf component:default/ticket-shop',
        'partOf system:default/ticketing',
        'providesApi api:default/seats',
      ],
    ],
    ['API', ['ownedBy group:default/box-office', 'partOf system:default/ticketing']],
    [
      'Resource',
      [
        'dependencyOf component:default/ticket-shop',
        'dependsOn resource:default/storage',
        'ownedBy group:default/stagehands',
        'partOf system:default/ticketing',
      ],
    ],
    ['System', ['ownedBy group:default/box-office', 'partOf domain:default/front-of-house']],
    ['Domain', ['ownedBy group:default/management', 'partOf domain:default/theatre']],
    [
      'Group',
      [
        'childOf group:default/management',
        'hasMember user:default/ann',
        'hasMember user:guests/ben',
        'parentOf group:default/night-desk',
      ],
    ],
    ['User', ['memberOf group:default/box-office']],
    ['Location', []],
    ['Template', ['ownedBy group:default/stagehands']],
  ])('of a %s are all that its fields mean', (kind, edges) => {
    expect(edgesOf(kind)).toEqual(edges);
  });

  it('completes a short ref by the entity’s own namespace', () => {
    const entity = { ...validEntities().User, metadata: { name: 'ann', namespace: 'guests' } };
    expect(declaredEdges(entity as never)).toEqual([{ type: 'memberOf', target: 'group:guests/box-office' }]);
  });

  it('says the same thing once, whatever its case', () => {
    const entity = { ...validEntities().User, spec: { memberOf: ['A', 'a', 'group:a', 'Group:default/A'] } };
    expect(declaredEdges(entity as never)).toEqual([{ type: 'memberOf', target: 'group:default/a' }]);
  });

  it('passes over placeholders and over what is absent', () => {
    const spec = { owner: { $text: './owner' }, dependsOn: [{ $text: './x' }], dependencyOf: null };
    expect(declaredEdges({ ...validEntities().Component, spec } as never)).toEqual([]);
  });
});

describe('inverseOf', () => {
  it('names the other end of every relation that can be declared, both ways', () => {
    const types = Object.keys(validEntities())
      .flatMap(edgesOf)
      .map((edge) => edge.split(' ')[0] as string);
    for (const type of types) expect(inverseOf[inverseOf[type] as string]).toBe(type);
    expect(Object.keys(inverseOf)).toHaveLength(14);
  });
});
