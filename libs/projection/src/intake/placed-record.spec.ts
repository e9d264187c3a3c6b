import { EventFromTheFuture } from '@callboard/events';
import { LogFixture, type Wish } from '../fixtures/log-fixture';
import { placeRecord } from './placed-record';

function placed(wish: Wish) {
  const log = new LogFixture();
  log.append('a', wish);
  return placeRecord(log.batch().records[0]!);
}

describe('placing a record', () => {
  it('reads a change with its place, entity and version', () => {
    expect(placed({})).toMatchObject({
      kind: 'entity',
      position: 1,
      prev: 0,
      incarnation: 'log-a',
      ref: 'component:default/a',
      version: 1,
      error: null,
    });
  });

  it('reads a mark', () => {
    const log = new LogFixture();
    log.append('a');
    log.mark('7.1');
    expect(placeRecord(log.batch().records[1]!)).toMatchObject({
      kind: 'mark',
      position: 1,
      prev: 1,
      clusterTime: '7.1',
    });
  });

  it('counts an unknown type as its entity’s version, without a change to fold', () => {
    expect(placed({ headers: { ce_type: 'x' } })).toMatchObject({
      kind: 'entity',
      version: 1,
      change: null,
      error: null,
    });
  });

  it('passes over an unknown type with an id of another kind, such as a fact’s', () => {
    const headers = { ce_type: 'callboard.fact.reported', ce_id: 'component:default/a/facts/build@1' };
    expect(placed({ headers })).toEqual({ kind: 'passed-over', position: 1, prev: 0, incarnation: 'log-a' });
  });

  it('takes what cannot be decoded under its key, with its version where that is legible', () => {
    expect(placed({ value: null })).toMatchObject({
      kind: 'entity',
      version: 1,
      change: null,
      error: expect.stringContaining('no value'),
    });
    expect(placed({ headers: { ce_entityversion: '?' } })).toMatchObject({
      kind: 'entity',
      version: null,
      change: null,
    });
  });

  it.each(['ce_position', 'ce_prev', 'ce_incarnation'])('calls a record without %s a stray', (header) => {
    expect(placed({ headers: { [header]: '' } })).toMatchObject({ kind: 'stray', place: null });
  });

  it('lets only an event of a newer build through as an error', () => {
    const headers = { ce_dataschema: 'urn:callboard:schema:callboard.entity.registered:99' };
    expect(() => placed({ headers })).toThrow(EventFromTheFuture);
  });
});
