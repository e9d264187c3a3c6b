import fc from 'fast-check';
import type { ReadDocument } from './descriptor-document';
import { descriptorLimits } from './descriptor-limits';
import { readNdjsonDocuments } from './descriptor-ndjson';

async function* streamOf(...chunks: (string | Buffer)[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

/** Each document: `[line, value]` or `[line, code column]`. */
async function read(stream: AsyncIterable<Buffer>): Promise<unknown[]> {
  const documents: unknown[] = [];
  for await (const { line, ...document } of readNdjsonDocuments(stream)) {
    const { problem } = document;
    documents.push([line, problem ? `${problem.code} ${problem.errors[0]?.column}` : (document as ReadDocument).value]);
  }
  return documents;
}

describe('an NDJSON stream', () => {
  it('is one document a line, the last without its end, blank lines passed over', async () => {
    expect(await read(streamOf('{"a":1}\r\n\n  \r\n{"b":2}\n3'))).toEqual([
      [1, { a: 1 }],
      [4, { b: 2 }],
      [5, 3],
    ]);
  });

  it('is the same however it is cut', async () => {
    const body = Buffer.from('\uFEFF{"a":"ä€😀"}\r\n\n{"b":2}\nbroken\n"ü"');
    const whole = await read(streamOf(body));
    expect(whole).toEqual([
      [1, { a: 'ä€😀' }],
      [3, { b: 2 }],
      [4, 'unreadable-document 1'],
      [5, 'ü'],
    ]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(body.length), { maxLength: 8 }), async (cuts) => {
        const at = [0, ...cuts.sort((one, other) => one - other), body.length];
        const chunks = at.slice(1).map((end, index) => body.subarray(at[index], end));
        expect(await read(streamOf(...chunks))).toEqual(whole);
      }),
    );
  });

  it('goes on after a line that cannot be read', async () => {
    const broken = Buffer.concat([Buffer.from('{"a":}\n'), Buffer.from([0xff, 0x0a]), Buffer.from('{"b":2}\n')]);
    expect(await read(streamOf(broken))).toEqual([
      [1, 'unreadable-document 6'],
      [2, 'unreadable-document 1'],
      [3, { b: 2 }],
    ]);
  });

  it('goes on after a line that is too long, of which it keeps nothing', async () => {
    const { documentBytesMax } = descriptorLimits;
    const text = (length: number): string => `"${'x'.repeat(length - 2)}"`;
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${text(documentBytesMax)}\r\n${text(documentBytesMax + 1)}\n`);
      const part = Buffer.alloc(documentBytesMax, 'x');
      for (let count = 0; count < 200; count++) yield part;
      yield Buffer.from('\n{"b":2}');
    }
    const before = process.memoryUsage().arrayBuffers;
    const documents = (await read(endless())) as [number, string][];
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * documentBytesMax);
    expect(documents.slice(1)).toEqual([
      [2, 'document-too-large 1'],
      [3, 'document-too-large 1'],
      [4, { b: 2 }],
    ]);
    expect(documents[0]?.[1]).toHaveLength(documentBytesMax - 2);
  });

  it('gives a document before the next has arrived', async () => {
    let mayGoOn: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (mayGoOn = resolve));
    async function* slow(): AsyncGenerator<Buffer> {
      yield Buffer.from('{"a":1}\n{"b"');
      await gate;
      yield Buffer.from(':2}\n');
    }
    const documents = readNdjsonDocuments(slow());
    expect((await documents.next()).value).toMatchObject({ value: { a: 1 } });
    mayGoOn();
    expect((await documents.next()).value).toMatchObject({ value: { b: 2 }, index: 1, line: 2 });
  });

  it('tells the column of a field on its line', async () => {
    for await (const document of readNdjsonDocuments(streamOf('\n{"a": {"b": 1}}'))) {
      expect((document as ReadDocument).locate('/a/b')).toEqual({ line: 2, column: 13 });
      expect((document as ReadDocument).locate('/a/c')).toEqual({ line: 2, column: 7 });
    }
    expect.assertions(2);
  });
});
