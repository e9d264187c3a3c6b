import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeRecord, type RawRecord } from './decode-record';
import { dataSchemaOf, dataVersionOf } from './event-definition';
import { knownEvents } from './known-events';

interface Fixture {
  key: string | null;
  headers: Record<string, string>;
  value: unknown;
}

const folder = join(__dirname, 'fixtures');
const names = readdirSync(folder);

/** Fixtures are records as they were written, and are never edited; a new version gets a new file. */
function fixture(name: string): Fixture {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Fixture;
}

function recordOf({ key, headers, value }: Fixture): RawRecord {
  return { key, headers, value: value === null ? null : Buffer.from(JSON.stringify(value)) };
}

describe('every version of every event ever written', () => {
  it('has a fixture', () => {
    const written = names.map((name) => fixture(name).headers.ce_dataschema).filter(Boolean);
    const released = [...knownEvents.values()].flatMap((definition) =>
      Array.from({ length: dataVersionOf(definition) }, (_, index) => dataSchemaOf(definition, index + 1)),
    );
    expect(new Set(written)).toEqual(new Set(released));
  });

  it.each(names.filter((name) => name.startsWith('entity-')))('is decoded: %s', (name) => {
    const written = fixture(name);
    const decoded = decodeRecord(recordOf(written));
    if (decoded.kind !== 'change') throw new Error(`decoded as ${decoded.kind}`);
    expect(decoded.change).toMatchObject({
      id: written.headers.ce_id,
      subject: 'component:default/ticket-shop',
      type: written.headers.ce_type,
      position: Number(written.headers.ce_position),
      prev: Number(written.headers.ce_prev),
      entityVersion: Number(written.headers.ce_entityversion),
      incarnation: '7b0f6a52',
    });
    expect(decoded.change.data).toEqual(written.value);
  });

  it('is decoded: a mark', () => {
    const expected = { kind: 'mark', position: 21, prev: 20, incarnation: '7b0f6a52', clusterTime: '1763874001.3' };
    expect(decodeRecord(recordOf(fixture('mark.v1.json')))).toEqual(expected);
  });
});
