import { setTimeout as pause } from 'node:timers/promises';
import { type ChunkLimits, chunksOf } from './document-chunks';

const limits: ChunkLimits = { chunkDocumentsMax: 3, chunkBytesMax: 100, chunkIdleMs: 20, sliceMs: 5 };
const item = (n: number, bytes = 1) => ({ n, bytes });

async function numbersOf(source: Iterable<{ n: number; bytes: number }> | AsyncIterable<{ n: number; bytes: number }>) {
  const chunks: number[][] = [];
  for await (const chunk of chunksOf(source, limits)) chunks.push(chunk.map(({ n }) => n));
  return chunks;
}

describe('chunksOf', () => {
  it('keeps order, fills chunks, and gives the rest at the end', async () => {
    expect(await numbersOf([1, 2, 3, 4, 5, 6, 7].map((n) => item(n)))).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
    expect(await numbersOf([])).toEqual([]);
  });

  it('ends a chunk that is heavy enough', async () => {
    expect(await numbersOf([item(1, 60), item(2, 60), item(3, 200), item(4)])).toEqual([[1, 2], [3], [4]]);
  });

  it('sends off what there is when nothing more comes', async () => {
    async function* slow() {
      yield item(1);
      yield item(2);
      await pause(200);
      yield item(3);
    }
    expect(await numbersOf(slow())).toEqual([[1, 2], [3]]);
  });

  it('takes no more than one chunk ahead of its consumer', async () => {
    let taken = 0;
    function* endless() {
      for (;;) yield item(taken++);
    }
    const chunks = chunksOf(endless(), limits);
    await chunks.next();
    await pause(30);
    expect(taken).toBeLessThanOrEqual(2 * limits.chunkDocumentsMax + 1);
    await chunks.return(undefined);
  });

  it('ends its source when the consumer stops', async () => {
    let ended = false;
    async function* source() {
      try {
        for (let n = 0; ; n++) yield item(n);
      } finally {
        ended = true;
      }
    }
    for await (const _ of chunksOf(source(), limits)) break;
    await pause(20);
    expect(ended).toBe(true);
  });

  it('gives what came before its source failed, then fails alike', async () => {
    async function* failing() {
      yield item(1);
      throw new Error('cut off');
    }
    const chunks = chunksOf(failing(), limits);
    expect(await chunks.next()).toMatchObject({ value: [{ n: 1 }] });
    await expect(chunks.next()).rejects.toThrow('cut off');
  });
});
