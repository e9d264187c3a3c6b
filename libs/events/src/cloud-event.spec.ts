import type { Change } from './change';
import { toCloudEvent } from './cloud-event';

const change: Change = {
  id: 'user:default/ann@2',
  source: 'token:admin',
  type: 'callboard.entity.removed',
  subject: 'user:default/ann',
  time: '2026-11-23T05:00:00.000Z',
  position: 5,
  prev: 3,
  incarnation: 'i',
  entityVersion: 2,
  dataSchema: 'urn:callboard:schema:callboard.entity.removed:1',
  data: { entity: null, differences: [], provenance: { actor: 'admin' } },
};

describe('toCloudEvent', () => {
  it('has the attributes that CloudEvents 1.0 requires, and ours under lower-case names', () => {
    expect(toCloudEvent({ ...change, correlationId: 'c', traceparent: 't' })).toEqual({
      specversion: '1.0',
      id: 'user:default/ann@2',
      source: 'token:admin',
      type: 'callboard.entity.removed',
      subject: 'user:default/ann',
      time: '2026-11-23T05:00:00.000Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:callboard:schema:callboard.entity.removed:1',
      partitionkey: 'user:default/ann',
      position: 5,
      prev: 3,
      incarnation: 'i',
      entityversion: 2,
      traceparent: 't',
      correlationid: 'c',
      data: { entity: null, differences: [], provenance: { actor: 'admin' } },
    });
  });

  it('uses only attribute names that CloudEvents allows', () => {
    for (const name of Object.keys(toCloudEvent({ ...change, correlationId: 'c' })))
      expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  });
});
