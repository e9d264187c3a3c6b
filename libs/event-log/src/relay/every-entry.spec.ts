import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataSchemaOf, dataVersionOf, decodeRecord, knownEvents } from '@callboard/events';
import { dataSchemaOfEntry, type LogEntry } from '../log-entry';
import { changeRecords } from './publication';

const folder = join(__dirname, '../fixtures');
const names = readdirSync(folder);

/** Fixtures are entries as they were written, and are never edited; a new version gets a new file. */
function fixture(name: string): LogEntry {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as LogEntry;
}

describe('every version of a log entry ever written', () => {
  it('has a fixture', () => {
    const written = new Set(names.map((name) => dataSchemaOfEntry(fixture(name))));
    const updated = knownEvents.get('callboard.entity.updated')!;
    for (let version = 1; version <= dataVersionOf(updated); version++) {
      expect(written).toContain(dataSchemaOf(updated, version));
    }
  });

  it.each(names)('is published under the schema it was written in, and decoded: %s', (name) => {
    const entry = fixture(name);
    const batch = { _id: 7, events: [entry._id], token: { _data: '' }, epoch: 1, previousPositions: [3] };
    const publication = { prefix: 'p', incarnation: 'i', partition: () => 0 };
    const [record] = changeRecords(publication, { ...batch, coversBefore: '0.0' }, [entry]);
    const decoded = decodeRecord({ ...record!, value: Buffer.from(record!.value!) });
    expect(decoded).toMatchObject({
      kind: 'change',
      change: { id: entry._id, position: 7, prev: 3, dataSchema: dataSchemaOfEntry(entry) },
    });
    expect(decoded.kind === 'change' && decoded.change.data.entity).toEqual(JSON.parse(entry.entity!));
  });

  it('counts as the first where it says none', () => {
    const said = { type: 'callboard.entity.removed', dataSchema: 'urn:callboard:schema:callboard.entity.removed:2' };
    expect(dataSchemaOfEntry({ type: said.type })).toBe('urn:callboard:schema:callboard.entity.removed:1');
    expect(dataSchemaOfEntry(said)).toBe(said.dataSchema);
  });
});
