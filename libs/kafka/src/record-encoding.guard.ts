import Encoder from 'kafkajs/src/protocol/encoder';

/**
 * Writes the small parts of a record with less ado. As published (2.2.4), kafkajs takes 512 zeroed bytes for every
 * header and a shift loop over BigInts for every length: of a publisher's work on changes, with fourteen headers each and
 * in two topics, that was the larger half. The bytes on the wire are the same.
 */
export function guardRecordEncoding(): void {
  if (guarded.has(Encoder.prototype)) return;
  guarded.add(Encoder.prototype);
  const { nextPowerOfTwo, sizeOfVarLong } = Encoder;
  const { writeVarLong } = Encoder.prototype;
  // The size that kafkajs gives an encoder of which nothing is known: begin with none.
  Encoder.nextPowerOfTwo = (size) => (size === SIZE_UNKNOWN ? 0 : nextPowerOfTwo(size));
  Encoder.sizeOfVarInt = sizeOfVarInt;
  Encoder.sizeOfVarLong = (value) => (value === 0 ? 1 : sizeOfVarLong.call(Encoder, value));
  Object.assign(Encoder.prototype, { ensureAvailable, writeVarInt, writeVarIntString: writeText, writeVarIntBytes });
  Encoder.prototype.writeVarLong = function (value) {
    return value === 0 ? this.writeVarInt(0) : writeVarLong.call(this, value);
  };
}

const SIZE_UNKNOWN = 511;
const SIZE_MIN = 64;
const VAR_INT_BYTES_MAX = 5;

/** Not zeroed: an encoder shows no byte that it has not written. */
function ensureAvailable(this: Encoder, length: number): void {
  const needed = this.offset + length;
  if (needed <= this.buf.length) return;
  const grown = Buffer.allocUnsafe(Math.max(SIZE_MIN, 2 * this.buf.length, needed));
  this.buf.copy(grown, 0, 0, this.offset);
  this.buf = grown;
}

function writeVarInt(this: Encoder, value: number): Encoder {
  this.ensureAvailable(VAR_INT_BYTES_MAX);
  let rest = zigZag(value);
  for (; rest > 0x7f; rest >>>= 7) this.buf[this.offset++] = (rest & 0x7f) | 0x80;
  this.buf[this.offset++] = rest;
  return this;
}

function writeVarIntBytes(this: Encoder, value: unknown): Encoder {
  if (!Buffer.isBuffer(value)) return writeText.call(this, value);
  this.writeVarInt(value.length);
  this.writeBufferInternal(value);
  return this;
}

function writeText(this: Encoder, value: unknown): Encoder {
  if (value === null || value === undefined) return this.writeVarInt(-1);
  const text = String(value);
  const length = Buffer.byteLength(text);
  this.writeVarInt(length);
  this.ensureAvailable(length);
  // As many bytes as characters: all of them are ASCII.
  this.buf.write(text, this.offset, length, length === text.length ? 'latin1' : 'utf8');
  this.offset += length;
  return this;
}

function sizeOfVarInt(value: number): number {
  let bytes = 1;
  for (let rest = zigZag(value); rest > 0x7f; rest >>>= 7) bytes += 1;
  return bytes;
}

function zigZag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

const guarded = new WeakSet<object>();
