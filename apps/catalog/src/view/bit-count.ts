/** Words that one round of the loop counts. */
const wordsPerRound = 8;
const bytesPerWord = Uint32Array.BYTES_PER_ELEMENT;
const bytesPerRound = wordsPerRound * bytesPerWord;
const bytesPerPage = 64 * 1024;

/** Of WebAssembly, those that are used: opcodes of its core specification, chapter 5, "Binary Format". */
const [loop, end, branchIf, localGet, localSet, localTee, load64, constant] = [3, 11, 13, 32, 33, 34, 41, 65];
const [isLess, add, onesOf64, add64, and64, wrap64] = [73, 106, 123, 124, 131, 167];
const [type32, type64, noType] = [127, 126, 64];

const [a, b, endOfB, count] = [0, 1, 2, 3];
const aligned8 = 3;

/** Puts on the stack how many bits are set in both of two words of 64 bits. */
const commonOnes = (offset: number) => [
  ...[localGet, a, load64, aligned8, offset],
  ...[localGet, b, load64, aligned8, offset, and64, onesOf64],
];

/** `(a, b, endOfB) => count`: addresses in bytes. Goes on by rounds until `b` is at its end, and does at least one. */
const body = [
  ...[1, 1, type64], // one local of 64 bits
  ...[loop, noType, localGet, count],
  ...[0, 8, 16, 24].flatMap((offset) => [...commonOnes(offset), add64]),
  ...[localSet, count],
  ...[localGet, a, constant, bytesPerRound, add, localSet, a],
  ...[localGet, b, constant, bytesPerRound, add, localTee, b],
  ...[localGet, endOfB, isLess, branchIf, 0, end],
  ...[localGet, count, wrap64, end],
];

const named = (name: string) => [name.length, ...Buffer.from(name)];
/** None of them has 128 bytes, where a length would take two. */
const section = (id: number, ...bytes: number[]) => [id, bytes.length, ...bytes];

const binary = Uint8Array.from([
  ...Buffer.from('\0asm\x01\0\0\0'),
  ...section(1, 1, 0x60, 3, type32, type32, type32, 1, type32),
  ...section(3, 1, 0),
  ...section(5, 1, 0, 1), // a memory of one page, which grows
  ...section(7, 2, ...named('memory'), 2, 0, ...named('countCommon'), 0, 0),
  ...section(10, 1, body.length, ...body),
]);

/** What is used of it: Node has it, its types do not. */
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
};

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  countCommon(a: number, b: number, endOfB: number): number;
}

const { memory, countCommon } = new WebAssembly.Instance(new WebAssembly.Module(binary)).exports;
let words = new Uint32Array(memory.buffer);

/**
 * How many bits are set in both, of the words that both have. JavaScript has no instruction for it, WebAssembly has: even
 * with the words copied into its memory it takes a sixth of the time.
 */
export function commonBitCount(one: Uint32Array, other: Uint32Array): number {
  const length = Math.min(one.length, other.length);
  if (length === 0) return 0;
  const room = Math.ceil(length / wordsPerRound) * wordsPerRound;
  if (2 * room > words.length) grow(2 * room);
  words.set(one.length > length ? one.subarray(0, length) : one);
  words.fill(0, length, room);
  if (one === other) return countCommon(0, 0, room * bytesPerWord);
  words.set(other.length > length ? other.subarray(0, length) : other, room);
  return countCommon(0, room * bytesPerWord, 2 * room * bytesPerWord);
}

function grow(wordsNeeded: number): void {
  memory.grow(Math.ceil(((wordsNeeded - words.length) * bytesPerWord) / bytesPerPage));
  words = new Uint32Array(memory.buffer);
}
