import { commonBitCount } from './bit-count';
import { steps } from './query-work';

/** Below this size a sorted list of slots is smaller than a bit for every slot there is. */
const sparseSizeMax = 256;
const bitsPerWord = 32;
const noWords = new Uint32Array(0);

/**
 * A set of slots (small whole numbers that stand for entities). Small sets are sorted lists, large ones bit sets, so
 * that a value that one entity has costs bytes and a value that most have is intersected a word at a time.
 */
export class SlotSet {
  private count = 0;
  private sparse: number[] | undefined = [];
  private words: Uint32Array = noWords;

  static of(slots: Iterable<number>): SlotSet {
    const set = new SlotSet();
    for (const slot of slots) set.add(slot);
    return set;
  }

  /** The same of slots in any order, however many. */
  static ofAny(slots: number[]): SlotSet {
    if (slots.length <= sparseSizeMax) return SlotSet.of(slots);
    const words = new Uint32Array((slots.reduce((highest, slot) => Math.max(highest, slot), 0) >>> 5) + 1);
    for (const slot of slots) words[slot >>> 5]! |= 1 << (slot & 31);
    return new SlotSet().adopt(words);
  }

  static intersection(a: SlotSet, b: SlotSet): SlotSet {
    const result = new SlotSet();
    if (a.sparse || b.sparse) {
      const [few, many] = a.count <= b.count ? [a, b] : [b, a];
      few.forEach((slot) => many.has(slot) && result.add(slot));
      return result;
    }
    const length = Math.min(a.words.length, b.words.length);
    const words = new Uint32Array(length);
    for (let i = 0; i < length; i++) words[i] = a.words[i]! & b.words[i]!;
    return result.adopt(words);
  }

  static union(sets: readonly SlotSet[]): SlotSet {
    if (sets.length === 0) return new SlotSet();
    if (sets.length === 1) return sets[0]!;
    const total = sets.reduce((sum, set) => sum + set.count, 0);
    if (total <= sparseSizeMax) return SlotSet.of(sets.flatMap((set) => set.toArray()));
    const words = new Uint32Array(sets.reduce((most, set) => Math.max(most, set.wordCount()), 0));
    for (const set of sets) set.orInto(words);
    return new SlotSet().adopt(words);
  }

  static difference(a: SlotSet, b: SlotSet): SlotSet {
    const result = new SlotSet();
    if (a.sparse) {
      a.forEach((slot) => !b.has(slot) && result.add(slot));
      return result;
    }
    const words = a.words.slice();
    if (b.sparse) for (const slot of b.sparse) words[slot >>> 5]! &= ~(1 << (slot & 31));
    else for (let i = Math.min(words.length, b.words.length) - 1; i >= 0; i--) words[i]! &= ~b.words[i]!;
    return result.adopt(words);
  }

  /** What making one set of these costs: a step for each of their words, and for the words of what is made. */
  static stepsOf(sets: readonly SlotSet[]): number {
    let [steps, most] = [0, 0];
    for (const set of sets) {
      steps += set.sparse ? set.count : set.words.length;
      most = Math.max(most, set.wordCount());
    }
    return steps + most;
  }

  /** How many slots both have, without making the set of them. */
  static commonCount(a: SlotSet, b: SlotSet): number {
    if (!a.sparse && !b.sparse) return commonBitCount(a.words, b.words);
    const [few, many] = a.count <= b.count ? [a, b] : [b, a];
    let count = 0;
    few.forEach((slot) => many.has(slot) && count++);
    return count;
  }

  /** What {@link SlotSet.commonCount} costs: a step for two words, or a look for each slot of the fewer. */
  static commonSteps(a: SlotSet, b: SlotSet): number {
    if (!a.sparse && !b.sparse) return Math.ceil(Math.min(a.words.length, b.words.length) / 2);
    return steps.row * Math.min(a.count, b.count);
  }

  get size(): number {
    return this.count;
  }

  has(slot: number): boolean {
    if (this.sparse) return this.sparse[lowerBound(this.sparse, slot)] === slot;
    return ((this.words[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
  }

  add(slot: number): void {
    if (this.sparse) this.addSparse(this.sparse, slot);
    else this.addDense(slot);
  }

  delete(slot: number): void {
    if (!this.has(slot)) return;
    this.count--;
    if (this.sparse) this.sparse.splice(lowerBound(this.sparse, slot), 1);
    else this.words[slot >>> 5]! &= ~(1 << (slot & 31));
  }

  forEach(visit: (slot: number) => void): void {
    if (this.sparse) return this.sparse.forEach((slot) => visit(slot));
    for (let i = 0; i < this.words.length; i++) {
      for (let word = this.words[i]!; word !== 0; word &= word - 1) {
        visit(i * bitsPerWord + (31 - Math.clz32(word & -word)));
      }
    }
  }

  toArray(): number[] {
    const slots: number[] = [];
    this.forEach((slot) => slots.push(slot));
    return slots;
  }

  private addSparse(slots: number[], slot: number): void {
    const at = slots.length > 0 && slots[slots.length - 1]! < slot ? slots.length : lowerBound(slots, slot);
    if (slots[at] === slot) return;
    slots.splice(at, 0, slot);
    this.count++;
    if (this.count <= sparseSizeMax) return;
    this.sparse = undefined;
    this.count = 0;
    for (const each of slots) this.addDense(each);
  }

  private addDense(slot: number): void {
    const at = slot >>> 5;
    if (at >= this.words.length) this.words = this.copyWords(Math.max(at + 1, this.words.length * 2));
    const bit = 1 << (slot & 31);
    if ((this.words[at]! & bit) !== 0) return;
    this.words[at]! |= bit;
    this.count++;
  }

  private adopt(words: Uint32Array): this {
    this.sparse = undefined;
    this.words = words;
    this.count = commonBitCount(words, words);
    return this;
  }

  private wordCount(): number {
    if (!this.sparse) return this.words.length;
    return this.sparse.length === 0 ? 0 : (this.sparse[this.sparse.length - 1]! >>> 5) + 1;
  }

  private orInto(words: Uint32Array): void {
    if (this.sparse) for (const slot of this.sparse) words[slot >>> 5]! |= 1 << (slot & 31);
    else for (let i = 0; i < this.words.length; i++) words[i]! |= this.words[i]!;
  }

  private copyWords(length: number): Uint32Array {
    const words = new Uint32Array(length);
    this.orInto(words);
    return words;
  }
}

function lowerBound(sorted: number[], slot: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < slot) low = middle + 1;
    else high = middle;
  }
  return low;
}
