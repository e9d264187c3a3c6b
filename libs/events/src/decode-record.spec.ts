import { decodeData } from './decode-data';
import { decodeRecord, type RawRecord } from './decode-record';
import type { EventDefinition } from './event-definition';
import { changeHeaders, markHeaders } from './record-headers';
import { EventFromTheFuture, UndecodableRecord } from './undecodable-record';

const attributes = {
  id: 'user:default/ann@2',
  source: 'token:admin',
  type: 'callboard.entity.updated',
  subject: 'user:default/ann',
  time: '2026-11-23T05:00:00.000Z',
  position: 5,
  prev: 3,
  incarnation: 'i',
  entityVersion: 2,
};

const data = {
  entity: { apiVersion: 'backstage.io/v1alpha1', kind: 'User', metadata: { name: 'ann', namespace: 'default' } },
  differences: [],
  provenance: { actor: 'admin' },
};

function record(headers: Record<string, string> = {}, value: unknown = data): RawRecord {
  return {
    headers: { ...changeHeaders(attributes), ...headers },
    key: attributes.subject,
    value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
  };
}

function changeOf(raw: RawRecord) {
  const decoded = decodeRecord(raw);
  if (decoded.kind !== 'change') throw new Error(`decoded as ${decoded.kind}`);
  return decoded.change;
}

describe('decodeRecord', () => {
  it('gives back what changeHeaders was given', () => {
    const full = { ...attributes, traceparent: '00-a-b-01', correlationId: 'c' };
    const change = changeOf({ ...record(), headers: changeHeaders(full) });
    expect(change).toEqual({ ...full, dataSchema: 'urn:callboard:schema:callboard.entity.updated:1', data });
  });

  it('gives back what markHeaders was given', () => {
    const mark = { position: 9, prev: 5, incarnation: 'i', clusterTime: '12.3' };
    expect(decodeRecord({ headers: markHeaders(mark), key: null, value: null })).toEqual({ kind: 'mark', ...mark });
  });

  it('writes CloudEvents in binary mode', () => {
    expect(changeHeaders(attributes)).toEqual({
      ce_specversion: '1.0',
      ce_id: 'user:default/ann@2',
      ce_source: 'token:admin',
      ce_type: 'callboard.entity.updated',
      ce_subject: 'user:default/ann',
      ce_partitionkey: 'user:default/ann',
      ce_time: '2026-11-23T05:00:00.000Z',
      ce_dataschema: 'urn:callboard:schema:callboard.entity.updated:1',
      ce_position: '5',
      ce_prev: '3',
      ce_incarnation: 'i',
      ce_entityversion: '2',
      'content-type': 'application/json',
    });
  });

  it('does not write a type that has no file', () => {
    expect(() => changeHeaders({ ...attributes, type: 'callboard.entity.painted' })).toThrow(RangeError);
  });

  it('tells an unknown type and its place, whatever its data', () => {
    const decoded = decodeRecord(record({ ce_type: 'callboard.fact.reported', ce_dataschema: 'x' }, 'no JSON'));
    expect(decoded).toEqual({
      kind: 'unknown',
      type: 'callboard.fact.reported',
      position: 5,
      prev: 3,
      incarnation: 'i',
    });
  });

  it('waits for the deploy that knows a later version', () => {
    const later = record({ ce_dataschema: 'urn:callboard:schema:callboard.entity.updated:2' });
    expect(() => decodeRecord(later)).toThrow(EventFromTheFuture);
    expect(() => decodeRecord(later)).toThrow(/version 2, this build knows 1/);
  });

  it.each(['ce_type', 'ce_position', 'ce_prev', 'ce_incarnation', 'ce_dataschema', 'ce_id', 'ce_subject', 'ce_time'])(
    'refuses a record without %s',
    (header) => {
      const { [header]: _left, ...headers } = record().headers;
      expect(() => decodeRecord({ ...record(), headers })).toThrow(UndecodableRecord);
    },
  );

  it.each([
    ['ce_position', '-1'],
    ['ce_position', '1e3'],
    ['ce_prev', '99999999999999999999'],
    ['ce_entityversion', 'two'],
    ['ce_dataschema', 'urn:callboard:schema:callboard.entity.removed:1'],
    ['ce_dataschema', 'urn:callboard:schema:callboard.entity.updated:0'],
  ])('refuses %s: %s', (header, value) => {
    expect(() => decodeRecord(record({ [header]: value }))).toThrow(UndecodableRecord);
  });

  it('refuses a change without a value', () => {
    expect(() => decodeRecord({ ...record(), value: null })).toThrow(UndecodableRecord);
  });

  it.each(['{', '{}', { ...data, entity: null }, { ...data, provenance: {} }, { ...data, extra: 1 }])(
    'reads attributes although the data is broken, and refuses the data: %j',
    (value) => {
      const change = changeOf(record({}, value));
      expect(change.position).toBe(5);
      expect(() => change.data).toThrow(UndecodableRecord);
    },
  );

  it('reads the data once', () => {
    const change = changeOf(record());
    expect(change.data).toBe(change.data);
  });
});

describe('upcasting', () => {
  const definition: EventDefinition = {
    type: 'spec.event',
    summary: '',
    schema: { type: 'object', required: ['c'], properties: { c: { type: 'string' } } },
    history: [
      {
        schema: { type: 'object', required: ['a'], properties: { a: { type: 'number' } } },
        upcast: (old) => ({ b: (old as { a: number }).a + 1 }),
      },
      {
        schema: { type: 'object', required: ['b'], properties: { b: { type: 'number' } } },
        upcast: (old) => ({ c: String((old as { b: number }).b) }),
      },
    ],
  };
  const decode = (version: number, value: unknown) =>
    decodeData(definition, version, Buffer.from(JSON.stringify(value)));

  it('lifts step by step to today’s shape', () => {
    expect([decode(1, { a: 1 }), decode(2, { b: 2 }), decode(3, { c: '2' })]).toEqual([
      { c: '2' },
      { c: '2' },
      { c: '2' },
    ]);
  });

  it('holds the data to the shape that it was written in', () => {
    expect(() => decode(2, { a: 1 })).toThrow(UndecodableRecord);
  });
});
