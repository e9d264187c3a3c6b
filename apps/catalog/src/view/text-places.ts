import { digestBytes, digestOf } from './text-digest';

/** The number of the slab, 0 where there is no text, where the text begins, its bytes, whether it was read, its digest in two halves. */
const placeSize = 6;
const slotsAtFirst = 64;

/** Where the text of a slot lies. */
export interface TextPlace {
  readonly slab: number;
  readonly offset: number;
  readonly length: number;
}

/** What is known of the texts by slot. It lies together for each of them: an answer looks for texts all over memory. */
export class TextPlaces {
  private words = new Uint32Array(placeSize * slotsAtFirst);

  /** The number of the slab that the text is in, 0 where there is none. */
  slabOf(slot: number): number {
    return this.words[slot * placeSize] ?? 0;
  }

  offsetOf(slot: number): number {
    return this.words[slot * placeSize + 1]!;
  }

  lengthOf(slot: number): number {
    return this.words[slot * placeSize + 2]!;
  }

  wasRead(slot: number): boolean {
    return this.words[slot * placeSize + 3] !== 0;
  }

  noteRead(slot: number): void {
    this.words[slot * placeSize + 3] = 1;
  }

  set(slot: number, { slab, offset, length }: TextPlace): void {
    const at = slot * placeSize;
    if (at >= this.words.length) this.makeRoom(at);
    this.words.set([slab, offset, length, 0, 0, 0], at);
  }

  clear(slot: number): void {
    this.words[slot * placeSize] = 0;
  }

  /** Writes the digest of the text, which lies in these bytes; made once. Answers where it ends. */
  writeDigest(target: Buffer, at: number, slot: number, slab: Buffer): number {
    const place = slot * placeSize + 4;
    if (this.words[place] === 0 && this.words[place + 1] === 0) {
      const offset = this.offsetOf(slot);
      const digest = digestOf(slab.subarray(offset, offset + this.lengthOf(slot)));
      this.words[place] = digest.readUInt32LE(0);
      this.words[place + 1] = digest.readUInt32LE(4);
    }
    target.writeUInt32LE(this.words[place]!, at);
    target.writeUInt32LE(this.words[place + 1]!, at + 4);
    return at + digestBytes;
  }

  private makeRoom(at: number): void {
    const words = new Uint32Array(Math.max(at + placeSize, this.words.length * 2));
    words.set(this.words);
    this.words = words;
  }
}
