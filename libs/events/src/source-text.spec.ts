import type { ChangeData } from './change';
import { decodeRecord } from './decode-record';
import { changeHeaders } from './record-headers';
import { dataTextOf, entityTextOf } from './source-text';

const entity = { apiVersion: 'v1', kind: 'Component', metadata: { name: 'quay', namespace: 'default' } };
const differences = [{ path: '/metadata/title', before: '"},"differences":[]', after: '},"provenance":{' }];
const provenance = { actor: 'spec', reason: '"differences"' };

function read(value: string) {
  const headers = changeHeaders({
    id: 'component:default/quay@2',
    source: 'token:spec',
    type: 'callboard.entity.updated',
    subject: 'component:default/quay',
    time: '2026-11-23T05:00:00.000Z',
    position: 2,
    prev: 1,
    incarnation: 'log',
    entityVersion: 2,
  });
  const decoded = decodeRecord({ headers, key: null, value: Buffer.from(value) });
  if (decoded.kind !== 'change') throw new Error('no change');
  return decoded.change;
}

describe('the text of a change', () => {
  it('is what was written', () => {
    const text = JSON.stringify({ entity, differences, provenance });
    expect(dataTextOf(read(text))).toBe(text);
  });

  it('holds the text of its entity', () => {
    const change = read(JSON.stringify({ entity, differences, provenance }));
    expect(entityTextOf(change)).toBe(JSON.stringify(entity));
  });

  it.each([
    ['in another order', JSON.stringify({ provenance, differences, entity })],
    ['with spaces', JSON.stringify({ entity, differences, provenance }, null, 2)],
    [
      'with fields in another spelling',
      JSON.stringify({ entity, differences: [], provenance }).replace('spec', '\\u0073pec'),
    ],
  ])('is made anew for the entity where it was written %s', (_, text) => {
    expect(entityTextOf(read(text))).toBe(JSON.stringify(entity));
  });

  it('is made for data that was read from nothing', () => {
    const data: ChangeData = { entity, differences, provenance };
    expect(entityTextOf({ data })).toBe(JSON.stringify(entity));
    expect(dataTextOf({ data })).toBe(JSON.stringify(data));
  });

  it('does not show in the data', () => {
    const { data } = read(JSON.stringify({ entity, differences, provenance }));
    expect(data).toStrictEqual({ entity, differences, provenance });
    expect(JSON.parse(JSON.stringify({ ...data }))).toStrictEqual({ entity, differences, provenance });
  });
});
