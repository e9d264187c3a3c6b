import { type Change, type ChangeData, changeHeaders, decodeRecord, differencesBetween } from '@callboard/events';
import { component } from '@callboard/testing';
import { entityProjection } from '../entity/entity.projection';
import { historyProjection } from './history.projection';

const provenance = { actor: 'ci', run: 'https://ci.example.com/7', commit: '0a1b' };
const entity = component('bell', { metadata: { namespace: 'harbour', uid: 'u1' }, spec: { owner: 'Quayside' } });

function change(type: string, data: Partial<ChangeData>, time = '2026-11-23T05:00:00.123Z'): Change {
  const headers = changeHeaders({
    id: 'component:harbour/bell@3',
    source: 'token:ci',
    type: `callboard.entity.${type}`,
    subject: 'component:harbour/bell',
    time,
    position: 42,
    prev: 40,
    incarnation: 'first',
    entityVersion: 3,
  });
  const value = Buffer.from(JSON.stringify({ entity: null, differences: [], provenance, ...data }));
  const decoded = decodeRecord({ headers, key: null, value });
  if (decoded.kind !== 'change') throw new Error('no change');
  return decoded.change;
}

const entryOf = (one: Change) => historyProjection.on[one.type]!(one)!;

describe('history', () => {
  it.each(['registered', 'updated', 'restored'])('keeps of %s the entity as the catalog keeps it', (type) => {
    const one = change(type, { entity });
    const entry = entryOf(one);
    expect(entry).toMatchObject({ ...entityProjection.on[one.type]!(null, one), removed: false });
    expect([entry.text, entry.edges.map(({ target }) => target)]).toEqual([
      JSON.stringify(entity),
      ['group:harbour/quayside'],
    ]);
  });

  it('keeps who, when, from where, and what differed', () => {
    const differences = differencesBetween(entity, { ...entity, spec: { ...entity.spec, owner: 'x' } });
    const entry = entryOf(change('updated', { entity, differences }));
    expect(entry).toMatchObject({
      ref: 'component:harbour/bell',
      version: 3,
      type: 'callboard.entity.updated',
      time: new Date('2026-11-23T05:00:00.123Z'),
      source: 'token:ci',
      kind: 'component',
      namespace: 'harbour',
      owner: 'group:harbour/quayside',
      actor: 'ci',
    });
    expect(JSON.parse(entry.differences)).toEqual(differences);
    expect(JSON.parse(entry.provenance)).toEqual(provenance);
  });

  it('keeps of a removal that nothing is left, and whose it was', () => {
    const entry = entryOf(change('removed', { differences: differencesBetween(entity, null) }));
    expect(entry).toMatchObject({ removed: true, uid: null, text: null, edges: [], owner: 'group:harbour/quayside' });
  });

  it.each([
    ['without a uid', change('updated', { entity: component('bell') })],
    ['at no time', change('removed', {}, 'yesterday')],
  ])('does not take a change %s', (_, one) => {
    expect(() => entryOf(one)).toThrow(TypeError);
  });
});
