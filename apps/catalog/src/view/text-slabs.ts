import { TextPlaces } from './text-places';

/** Texts are kept in pieces of memory of this size, outside of the heap that V8 walks. */
const slabBytesDefault = 1024 * 1024;

/** A slab of which less than this share is in use, of what was ever put there, is emptied into the newest one. */
const liveShareMin = 0.85;

interface Slab {
  readonly number: number;
  readonly bytes: Buffer;
  /** Slots whose texts were put here; some may have left. */
  readonly slots: number[];
  used: number;
  live: number;
}

/** Where a text is held. */
export interface HeldText {
  readonly slabs: TextSlabs;
  readonly slot: number;
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
  /** By number, which is the order of their age. */
  private readonly slabs = new Map<number, Slab>();
  /** Slabs whose memory is another's, too, by that memory. Nothing is added to it here. */
  private readonly shared = new Map<Buffer, Slab>();
  private newest: Slab | undefined;
  private slabCount = 0;
  private readonly places = new TextPlaces();
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
    return this.places.slabOf(slot) > 0;
  }

  /** Where a text that others hold is the same, their memory is shared: a text never changes where it lies. */
  put(slot: number, text: string, held?: HeldText): void {
    this.delete(slot);
    const length = Buffer.byteLength(text);
    const slab = this.slabFor(length);
    slab.bytes.write(text, slab.used);
    const written = slab.bytes.subarray(slab.used, slab.used + length);
    if (!held?.slabs.isAt(held.slot, written)) this.place(slot, { slab, offset: slab.used, length });
    else this.share(slot, held, length);
    this.shrink();
  }

  /** Shares the memory of a text that others hold. */
  adopt(slot: number, held: HeldText): void {
    this.delete(slot);
    this.share(slot, held, held.slabs.lengthOf(held.slot));
    this.shrink();
  }

  /** Lets go of memory that is shared for the sake of little: to be called when all texts have come. */
  settle(): void {
    for (const slab of this.shared.values()) if (isWaste(slab)) this.dissolve(slab, () => true);
  }

  delete(slot: number): void {
    if (!this.has(slot)) return;
    const slab = this.slabOf(slot);
    this.places.clear(slot);
    slab.live -= this.lengthOf(slot);
    if (isWaste(slab) && slab !== this.newest) this.dissolve(slab, () => true);
  }

  /** Bytes of a text that is there, or was let go of for lack of room. */
  lengthOf(slot: number): number {
    return this.places.lengthOf(slot);
  }

  /** Copies a text that is there, and answers where it ends. */
  copyTo(target: Buffer, at: number, slot: number): number {
    this.places.noteRead(slot);
    return this.copyUnread(target, at, slot);
  }

  /** The same for who takes every text: that this one was among them says nothing of it. */
  copyUnread(target: Buffer, at: number, slot: number): number {
    const offset = this.offsetOf(slot);
    const length = this.lengthOf(slot);
    this.slabOf(slot).bytes.copy(target, at, offset, offset + length);
    return at + length;
  }

  /** Writes the digest of a text that is there, and answers where it ends. */
  writeDigest(target: Buffer, at: number, slot: number): number {
    return this.places.writeDigest(target, at, slot, this.slabOf(slot).bytes);
  }

  /** Whether the text is there, and this. */
  isAt(slot: number, text: Buffer): boolean {
    if (!this.has(slot) || this.lengthOf(slot) !== text.length) return false;
    const offset = this.offsetOf(slot);
    return text.compare(this.slabOf(slot).bytes, offset, offset + text.length) === 0;
  }

  /** A text that is there. */
  textAt(slot: number): string {
    const offset = this.offsetOf(slot);
    return this.slabOf(slot).bytes.toString('utf8', offset, offset + this.lengthOf(slot));
  }

  private slabOf(slot: number): Slab {
    return this.slabs.get(this.places.slabOf(slot))!;
  }

  private offsetOf(slot: number): number {
    return this.places.offsetOf(slot);
  }

  private slabFor(length: number): Slab {
    const { newest } = this;
    if (newest && newest.used + length <= newest.bytes.length) return newest;
    return (this.newest = this.add(Buffer.allocUnsafeSlow(Math.max(this.slabBytes, length))));
  }

  private add(bytes: Buffer): Slab {
    const slab: Slab = { number: ++this.slabCount, bytes, slots: [], used: 0, live: 0 };
    this.slabs.set(slab.number, slab);
    this.allocated += bytes.length;
    return slab;
  }

  private place(slot: number, { slab, offset, length }: { slab: Slab; offset: number; length: number }): void {
    this.places.set(slot, { slab: slab.number, offset, length });
    slab.slots.push(slot);
    slab.used = Math.max(slab.used, offset + length);
    slab.live += length;
  }

  private share(slot: number, { slabs, slot: theirs }: HeldText, length: number): void {
    const { bytes } = slabs.slabOf(theirs);
    const slab = this.shared.get(bytes) ?? this.add(bytes);
    this.shared.set(bytes, slab);
    this.place(slot, { slab, offset: slabs.offsetOf(theirs), length });
  }

  /** Lets go of the oldest slabs. What was read is spared as long as that frees at least half of its slab. */
  private shrink(): void {
    for (const oldest of this.slabs.values()) {
      if (this.allocated <= this.bytesMax) return;
      // It may be older than slabs whose memory is shared.
      if (oldest === this.newest) continue;
      let spared = 0;
      this.dissolve(oldest, (slot) => {
        if (!this.places.wasRead(slot)) return false;
        spared += this.lengthOf(slot);
        return spared <= oldest.bytes.length / 2;
      });
    }
  }

  private dissolve(slab: Slab, isKept: (slot: number) => boolean): void {
    this.slabs.delete(slab.number);
    this.shared.delete(slab.bytes);
    this.allocated -= slab.bytes.length;
    for (const slot of slab.slots) {
      if (this.places.slabOf(slot) !== slab.number) continue;
      this.places.clear(slot);
      if (isKept(slot)) this.move(slot, slab);
    }
  }

  private move(slot: number, { bytes }: Slab): void {
    const offset = this.offsetOf(slot);
    const length = this.lengthOf(slot);
    const slab = this.slabFor(length);
    bytes.copy(slab.bytes, slab.used, offset, offset + length);
    this.place(slot, { slab, offset: slab.used, length });
  }
}

const isWaste = ({ live, used }: Slab): boolean => live < used * liveShareMin;
