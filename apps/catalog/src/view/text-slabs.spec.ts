import * as fc from 'fast-check';
import { TextSlabs } from './text-slabs';

const kibibyte = 1024;
const text = (fill: string, length: number) => fill.repeat(length);

describe('TextSlabs', () => {
  it('gives back each text as it came, copied or not, whatever was put and deleted before', () => {
    const step = fc.tuple(fc.nat(20), fc.oneof(fc.constant(undefined), fc.string({ unit: 'binary', maxLength: 60 })));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const slabs = new TextSlabs({ bytesMax: Infinity, slabBytes: 100 });
        const expected = new Map<number, string>();
        for (const [slot, written] of steps) {
          if (written === undefined) slabs.delete(slot);
          else slabs.put(slot, written);
          if (written === undefined) expected.delete(slot);
          else expected.set(slot, written);
        }
        for (let slot = 0; slot <= 20; slot++) expect(slabs.has(slot)).toBe(expected.has(slot));
        for (const [slot, written] of expected) {
          const target = Buffer.alloc(slabs.lengthOf(slot) + 2);
          expect(slabs.copyTo(target, 1, slot)).toBe(target.length - 1);
          expect(target.toString('utf8', 1, target.length - 1)).toBe(Buffer.from(written).toString());
          expect(slabs.textAt(slot)).toBe(Buffer.from(written).toString());
        }
      }),
    );
  });

  it('never holds more than its limit and one text, and never loses the newest', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(300), fc.boolean()), { maxLength: 300 }), (steps) => {
        const slabs = new TextSlabs({ bytesMax: kibibyte, slabBytes: 256 });
        for (const [slot, length, isRead] of steps) {
          slabs.put(slot, text('x', length));
          expect(slabs.has(slot)).toBe(true);
          expect(slabs.bytes).toBeLessThanOrEqual(kibibyte + 300);
          if (isRead) slabs.textAt(slot);
        }
      }),
    );
  });

  it('lets go of what came first, and spares what was read', () => {
    const slabs = new TextSlabs({ bytesMax: kibibyte, slabBytes: 256 });
    for (let slot = 0; slot < 8; slot++) slabs.put(slot, text(String(slot), 128));
    slabs.copyTo(Buffer.alloc(128), 0, 1);
    slabs.put(8, text('8', 128));
    expect([0, 1, 2, 8].map((slot) => slabs.has(slot))).toEqual([false, true, true, true]);
    expect(slabs.textAt(1)).toBe(text('1', 128));
  });

  it('does not grow when the same texts are written over and over', () => {
    const slabs = new TextSlabs({ bytesMax: Infinity, slabBytes: 256 });
    for (let round = 0; round < 500; round++) slabs.put(round % 10, text('x', 50));
    expect(slabs.bytes).toBeLessThanOrEqual(6 * 256);
  });
});
