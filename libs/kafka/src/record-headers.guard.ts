import Decoder from 'kafkajs/src/protocol/decoder';
import decodeHeader from 'kafkajs/src/protocol/recordBatch/header/v0/decoder';

/**
 * Reads a record's headers in one pass, as text. As published (2.2.4), kafkajs copies the object made so far for each
 * header: with the fourteen of a change that is as dear as parsing its JSON. What is as it was in the record before
 * (most of it is) is not made again.
 */
export function guardRecordHeaders(): void {
  const prototype = Decoder.prototype;
  if (guarded.has(prototype)) return;
  guarded.add(prototype);
  const readArray = prototype.readVarIntArray;
  prototype.readVarIntArray = function (this: Decoder, read: (decoder: Decoder) => unknown) {
    if (read !== decodeHeader) return readArray.call(this, read);
    const headers = readHeaders(this);
    // All that kafkajs does with the array is to reduce it to an object.
    return { reduce: () => headers };
  };
}

/** The bytes last seen at one place of a record, and what they say. */
class Seen {
  private bytes = new Uint8Array();
  private text = '';
  private misses = 0;

  read(buffer: Buffer, offset: number, length: number): string {
    if (this.is(buffer, offset, length)) return this.text;
    this.misses += 1;
    const text = buffer.toString('utf8', offset, offset + length);
    // What differs in every record (a position) is not worth remembering; it is looked at again now and then.
    if (this.misses < MISSES_MAX || this.misses % LOOK_AGAIN === 0) {
      // A copy: a slice would keep the broker's whole answer in memory.
      this.bytes = Uint8Array.prototype.slice.call(buffer, offset, offset + length);
      this.text = text;
    }
    return text;
  }

  private is(buffer: Buffer, offset: number, length: number): boolean {
    const { bytes } = this;
    if (bytes.length !== length) return false;
    // From the end: two positions, or two ids, differ there.
    for (let index = length - 1; index >= 0; index -= 1) if (bytes[index] !== buffer[offset + index]) return false;
    this.misses = 0;
    return true;
  }
}

const MISSES_MAX = 8;
const LOOK_AGAIN = 64;
/** More headers than a record of ours has; what comes after them is read without a memory. */
const remembered = Array.from({ length: 24 }, () => ({ name: new Seen(), value: new Seen() }));

function readHeaders(decoder: Decoder): Record<string, string> {
  const headers: Record<string, string> = {};
  const count = decoder.readVarInt();
  for (let index = 0; index < count; index += 1) {
    const seen = remembered[index];
    const name = readText(decoder, seen?.name);
    const value = readText(decoder, seen?.value);
    // Of a repeated header the last one counts, as for kafkajs's callers here.
    if (name !== null && value !== null) headers[name] = value;
  }
  return headers;
}

function readText(decoder: Decoder, seen: Seen | undefined): string | null {
  const length = decoder.readVarInt();
  if (length < 0) return null;
  const { buffer, offset } = decoder;
  decoder.offset = offset + length;
  return seen ? seen.read(buffer, offset, length) : buffer.toString('utf8', offset, offset + length);
}

const guarded = new WeakSet<object>();
