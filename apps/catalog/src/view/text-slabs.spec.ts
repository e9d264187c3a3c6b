import * as fc from 'fast-check';
import { digestBytes, digestOf } from './text-digest';
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
          if (written !== undefined) slabs.writeDigest(Buffer.alloc(digestBytes), 0, slot);
          if (written === undefined) expected.delete(slot);
          else expected.set(slot, written);
        }
        for (let slot = 0; slot <= 20; slot++) expect(slabs.has(slot)).toBe(expected.has(slot));
        for (const [slot, written] of expected) {
          const target = Buffer.alloc(slabs.lengthOf(slot) + 2);
          expect(slabs.copyTo(target, 1, slot)).toBe(target.length - 1);
          expect(target.toString('utf8', 1, target.length - 1)).toBe(Buffer.from(written).toString());
          expect(slabs.textAt(slot)).toBe(Buffer.from(written).toString());
          const digest = Buffer.alloc(digestBytes);
          expect(slabs.writeDigest(digest, 0, slot)).toBe(digestBytes);
          expect(digest).toEqual(digestOf(Buffer.from(written)));
        }
      }),
    );
  });

  it.each([
    { what: 'all texts', bytesMax: Infinity },
    { what: 'what texts it has', bytesMax: 250 },
  ])('gives back $what when two share memory, whatever either of them puts, deletes or settles', ({ bytesMax }) => {
    const step = fc.record({
      which: fc.nat(1),
      slot: fc.nat(10),
      written: fc.option(fc.string({ unit: 'binary', minLength: 5, maxLength: 40 })),
      like: fc.nat(15),
      settles: fc.boolean(),
      adopts: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const both = [Infinity, bytesMax].map((each) => ({
          slabs: new TextSlabs({ bytesMax: each, slabBytes: 100 }),
          expected: new Map<number, string>(),
        }));
        for (const { which, slot, written, like, settles, adopts } of steps) {
          const [own, other] = [both[which]!, both[1 - which]!];
          if (settles) own.slabs.settle();
          const text = other.expected.get(like) ?? written;
          if (text === null) {
            own.slabs.delete(slot);
            own.expected.delete(slot);
            continue;
          }
          const held = { slabs: other.slabs, slot: like };
          if (other.slabs.has(like) && adopts) own.slabs.adopt(slot, held);
          else own.slabs.put(slot, text, held);
          own.expected.set(slot, text);
        }
        for (const { slabs, expected } of both) {
          const slots = [...Array(11).keys()].filter((slot) => slabs.has(slot));
          if (bytesMax === Infinity) expect(slots).toEqual([...expected.keys()].sort((a, b) => a - b));
          for (const slot of slots) expect(slabs.textAt(slot)).toBe(Buffer.from(expected.get(slot)!).toString());
        }
      }),
    );
  });

  it('keeps the slab it writes to, though all that it shares came later and more than it may hold', () => {
    const other = new TextSlabs({ bytesMax: Infinity, slabBytes: 100 });
    const slabs = new TextSlabs({ bytesMax: 500, slabBytes: 100 });
    for (let slot = 0; slot < 10; slot++) {
      other.put(slot, text(String(slot), 80));
      slabs.put(slot, text(String(slot), 80), { slabs: other, slot });
    }
    slabs.put(10, text('x', 80));
    expect(slabs.textAt(10)).toBe(text('x', 80));
    expect(slabs.bytes).toBeLessThanOrEqual(500);
  });

  it('takes no memory for texts that another holds, and lets go of that memory where it uses little of it', () => {
    const [count, length] = [4_000, 1_000];
    const texts = Array.from({ length: count }, (_, slot) => text(String(slot % 10), length));
    const first = new TextSlabs();
    const whole = new TextSlabs();
    const part = new TextSlabs();
    texts.forEach((each, slot) => first.put(slot, each));
    const before = process.memoryUsage().arrayBuffers;
    texts.forEach((each, slot) => whole.put(slot, each, { slabs: first, slot }));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan((count * length) / 2);
    texts.forEach((each, slot) => slot % 10 === 0 && part.put(slot, each, { slabs: first, slot }));
    expect(part.bytes).toBeGreaterThan((count * length) / 2);
    part.settle();
    expect(part.bytes).toBeLessThan((count * length) / 2);
    expect(texts.map((_, slot) => whole.textAt(slot))).toEqual(texts);
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
