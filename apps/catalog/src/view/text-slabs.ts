/** Texts are kept in pieces of memory of this size, outside of the heap that V8 walks. */
const slabBytesDefault = 1024 * 1024;

/** A slab of which less than this share is in use is emptied into the newest one. */
const liveShareMin = 0.5;

interface Slab {
  readonly bytes: Buffer;
  /** Slots whose texts were put here; some may have left. */
  readonly slots: number[];
  used: number;
  live: number;
}

export interface TextLimits {
  /** All slabs together. */
  readonly bytesMax: number;
  readonly slabBytes?: number;
}

/**
 * Texts by slot, as UTF-8, within a limit of bytes. Beyond it the oldest slab is let go of, except for the texts in it
 * that were read since they came.
 */
export class TextSlabs {
  private readonly slabs: Slab[] = [];
  private readonly slabOf: (Slab | undefined)[] = [];
  private readonly offsets: number[] = [];
  private readonly lengths: number[] = [];
  private readonly wasRead: boolean[] = [];
  private readonly slabBytes: number;
  private readonly bytesMax: number;
  private allocated = 0;

  constructor({ bytesMax, slabBytes = slabBytesDefault }: TextLimits = { bytesMax: Infinity }) {
    this.bytesMax = bytesMax;
    this.slabBytes = Math.min(slabBytes, Math.max(1, Math.floor(bytesMax / 4)));
  }

  /** Memory of all slabs. */
  get bytes(): number {
    return this.allocated;
  }

  has(slot: number): boolean {
    return this.slabOf[slot] !== undefined;
  }

  put(slot: number, text: string): void {
    this.delete(slot);
    const length = Buffer.byteLength(text);
    const slab = this.slabFor(length);
    slab.bytes.write(text, slab.used);
    this.place(slot, slab, length);
    this.shrink();
  }

  delete(slot: number): void {
    const slab = this.slabOf[slot];
    if (!slab) return;
    this.slabOf[slot] = undefined;
    slab.live -= this.lengths[slot]!;
    if (slab.live < slab.used * liveShareMin && slab !== this.slabs.at(-1)) this.dissolve(slab, () => true);
  }

  /** Bytes of a text that is there. */
  lengthOf(slot: number): number {
    return this.lengths[slot]!;
  }

  /** Copies a text that is there, and answers where it ends. */
  copyTo(target: Buffer, at: number, slot: number): number {
    const offset = this.offsets[slot]!;
    const end = offset + this.lengths[slot]!;
    this.slabOf[slot]!.bytes.copy(target, at, offset, end);
    this.wasRead[slot] = true;
    return at + end - offset;
  }

  /** A text that is there. */
  textAt(slot: number): string {
    const offset = this.offsets[slot]!;
    return this.slabOf[slot]!.bytes.toString('utf8', offset, offset + this.lengths[slot]!);
  }

  private slabFor(length: number): Slab {
    const last = this.slabs.at(-1);
    if (last && last.used + length <= last.bytes.length) return last;
    const bytes = Buffer.allocUnsafeSlow(Math.max(this.slabBytes, length));
    const slab: Slab = { bytes, slots: [], used: 0, live: 0 };
    this.slabs.push(slab);
    this.allocated += bytes.length;
    return slab;
  }

  private place(slot: number, slab: Slab, length: number): void {
    this.slabOf[slot] = slab;
    this.offsets[slot] = slab.used;
    this.lengths[slot] = length;
    this.wasRead[slot] = false;
    slab.slots.push(slot);
    slab.used += length;
    slab.live += length;
  }

  /** Lets go of the oldest slabs. What was read is spared as long as that frees at least half of its slab. */
  private shrink(): void {
    while (this.allocated > this.bytesMax && this.slabs.length > 1) {
      const oldest = this.slabs[0]!;
      let spared = 0;
      this.dissolve(oldest, (slot) => {
        if (!this.wasRead[slot]) return false;
        spared += this.lengths[slot]!;
        return spared <= oldest.bytes.length / 2;
      });
    }
  }

  private dissolve(slab: Slab, isKept: (slot: number) => boolean): void {
    this.slabs.splice(this.slabs.indexOf(slab), 1);
    this.allocated -= slab.bytes.length;
    for (const slot of slab.slots) {
      if (this.slabOf[slot] !== slab) continue;
      this.slabOf[slot] = undefined;
      if (isKept(slot)) this.move(slot, slab);
    }
  }

  private move(slot: number, { bytes }: Slab): void {
    const offset = this.offsets[slot]!;
    const length = this.lengths[slot]!;
    const slab = this.slabFor(length);
    bytes.copy(slab.bytes, slab.used, offset, offset + length);
    this.place(slot, slab, length);
  }
}
