import type { LogEntry } from '../log-entry';
import { type BatchDocument, logEndAfter, refOfLogId } from './batch-document';
import { changeRecords, markRecords } from './publication';

const publication = { prefix: 'p', incarnation: 'i', partition: (ref: string) => (ref.endsWith('a') ? 0 : 1) };

function entry(ref: string, version: number, entity: string | null = '{"kind":"X"}'): LogEntry {
  const texts = { entity, differences: '[]', provenance: '{"actor":"ci"}' };
  const rest = {
    etag: 'e',
    uid: 'u',
    hash: 'h',
    receipt: 'r',
    source: 'token:ci',
    index: 0,
    time: '2026-01-01T00:00:00Z',
  };
  return {
    _id: `${ref}@${version}`,
    ref,
    version,
    type: `callboard.entity.${entity ? 'updated' : 'removed'}`,
    ...texts,
    ...rest,
  };
}

const entries = [entry('x:d/a', 4), entry('x:d/b', 1), entry('x:d/a', 5, null)];
const batch: BatchDocument = {
  _id: 2 ** 31,
  events: entries.map(({ _id }) => _id),
  token: { _data: '82' },
  epoch: 1,
  previousPositions: [7, 0],
  coversBefore: '1.1',
};

describe('the records of a batch', () => {
  const records = changeRecords(publication, batch, entries);

  it('link each change to the one before it in its partition, across batches and within', () => {
    const links = records
      .filter(({ topic }) => topic === 'p.changes')
      .map(({ partition, headers }) => [partition, headers.ce_position, headers.ce_prev]);
    expect(links).toEqual([
      [0, '2147483648', '7'],
      [1, '2147483649', '0'],
      [0, '2147483650', '2147483648'],
    ]);
  });

  it('carry the state beside the change, and a tombstone after a removal', () => {
    const states = records.filter(({ topic }) => topic === 'p.entities').map(({ key, value }) => [key, value]);
    expect(states).toEqual([
      ['x:d/a', '{"kind":"X"}'],
      ['x:d/b', '{"kind":"X"}'],
      ['x:d/a', null],
    ]);
  });

  it('put the change together from the texts that the log keeps', () => {
    expect(records.map(({ value }) => value)).toContain('{"entity":null,"differences":[],"provenance":{"actor":"ci"}}');
  });
});

describe('where the log stands after a batch', () => {
  const end = logEndAfter(batch, publication.partition);

  it('is its last position, and the last one of each partition', () => {
    expect(end).toEqual({ position: 2 ** 31 + 2, positions: [2 ** 31 + 2, 2 ** 31 + 1] });
    expect(batch.previousPositions).toEqual([7, 0]);
  });

  it('is what marks tell, linked to the last event of their partition', () => {
    const [mark] = markRecords(publication, end, { partitions: [1], clusterTime: '9.9' });
    expect(mark).toMatchObject({ topic: 'p.changes', partition: 1, key: null, value: null });
    expect(mark?.headers).toMatchObject({
      ce_type: 'callboard.mark',
      ce_position: '2147483650',
      ce_prev: '2147483649',
      ce_clustertime: '9.9',
    });
  });
});

it('a log id names its ref, at-signs in it included', () => {
  expect(refOfLogId('component:default/a@b@12')).toBe('component:default/a@b');
});
