import Decoder from 'kafkajs/src/protocol/decoder';
import decodeHeader from 'kafkajs/src/protocol/recordBatch/header/v0/decoder';
import { guardRecordHeaders } from './record-headers.guard';

/** Lengths below 64 as Kafka's zigzag varints: one byte each. */
function encoded(headers: [string, string | null][]): Decoder {
  const text = (value: string | null) =>
    value === null
      ? Buffer.from([1])
      : Buffer.concat([Buffer.from([Buffer.byteLength(value) * 2]), Buffer.from(value)]);
  const parts = headers.flatMap(([name, value]) => [text(name), text(value)]);
  return new Decoder(Buffer.concat([Buffer.from([headers.length * 2]), ...parts]));
}

function read(headers: [string, string | null][]): unknown {
  const decoder = encoded(headers);
  const array = decoder.readVarIntArray(decodeHeader) as { reduce(fold: unknown, from: object): unknown };
  expect(decoder.offset).toBe(decoder.buffer.length);
  return array.reduce(() => ({}), {});
}

describe('guardRecordHeaders', () => {
  beforeAll(() => guardRecordHeaders());

  it('reads headers as text', () => {
    expect(
      read([
        ['ce_type', 'harbour'],
        ['ce_source', 'Hafen Köln'],
      ]),
    ).toEqual({
      ce_type: 'harbour',
      ce_source: 'Hafen Köln',
    });
  });

  it('reads what differs from the record before, at any place and of any length', () => {
    const positions = Array.from({ length: 300 }, (_, index) => String(index % 7 === 0 ? 'same' : index * 37));
    const found = positions.map((position) =>
      read([
        ['ce_position', position],
        ['ce_type', 'a'.repeat(position.length)],
      ]),
    );
    expect(found).toEqual(
      positions.map((position) => ({ ce_position: position, ce_type: 'a'.repeat(position.length) })),
    );
  });

  it('does not take a name for another of its length', () => {
    expect([read([['ab', 'x']]), read([['ac', 'x']]), read([['ab', 'y']])]).toEqual([
      { ab: 'x' },
      { ac: 'x' },
      { ab: 'y' },
    ]);
  });

  it('lets the last of a repeated header count, and leaves one without a value out', () => {
    expect(
      read([
        ['a', '1'],
        ['a', '2'],
        ['b', null],
      ]),
    ).toEqual({ a: '2' });
  });

  it('reads a record without headers, and one with very many', () => {
    const many = Array.from({ length: 60 }, (_, index): [string, string] => [`h${index}`, `v${index}`]);
    expect([read([]), read(many)]).toEqual([{}, Object.fromEntries(many)]);
  });

  it('leaves arrays of anything else alone', () => {
    const decoder = new Decoder(Buffer.from([4, 2, 4]));
    expect(decoder.readVarIntArray((each) => each.readVarInt())).toEqual([1, 2]);
  });
});
