import encodeRecord from 'kafkajs/src/protocol/recordBatch/record/v0';
import { guardRecordEncoding } from './record-encoding.guard';

const records = [
  { offsetDelta: 0, timestampDelta: 0, key: 'component:default/quay', value: 'x'.repeat(3_000), headers: { a: 'b' } },
  { offsetDelta: 70, timestampDelta: 12_345, key: null, value: null, headers: {} },
  { offsetDelta: 9_000, timestampDelta: 1, key: 'Hafen Köln', value: 'ä'.repeat(200), headers: { ce_ö: '☃', b: '' } },
  { offsetDelta: 3_000_000, key: 'k', value: '', headers: { many: ['one', 'two'] } },
  { key: Buffer.from([0, 255]), value: Buffer.from('x'.repeat(70_000)), headers: { raw: Buffer.from([1, 2]) } },
  { key: 'k', value: 'v', headers: Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`h${i}`, `v${i}`])) },
  // Every size around those at which an encoder grows.
  ...Array.from({ length: 1_100 }, (_, length) => ({ key: 'k', value: 'v'.repeat(length), headers: { a: 'b' } })),
  ...Array.from({ length: 600 }, (_, length) => ({ key: 'k', value: 'v', headers: { a: 'b'.repeat(length), c: 'd' } })),
];

const encoded = () => records.map((record) => encodeRecord(record).buffer.toString('hex'));

describe('guardRecordEncoding', () => {
  it('changes no byte of a record', () => {
    const published = encoded();
    guardRecordEncoding();
    expect(encoded()).toEqual(published);
  });
});
