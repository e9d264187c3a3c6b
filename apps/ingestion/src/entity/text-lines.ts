/** A line of a stream, without its end; no bytes where it was longer than allowed. */
export interface TextLine {
  /** From 1. */
  number: number;
  bytes?: Buffer;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** The lines of a stream as they arrive. Of a line longer than `bytesMax` nothing is kept but that it was there. */
export async function* linesOf(stream: AsyncIterable<Buffer>, bytesMax: number): AsyncGenerator<TextLine> {
  const line = new LineInProgress(bytesMax);
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      line.append(chunk.subarray(start, end));
      yield line.finish();
      start = end + 1;
    }
    line.append(chunk.subarray(start));
  }
  if (!line.isEmpty) yield line.finish();
}

class LineInProgress {
  private parts: Buffer[] = [];
  private length = 0;
  private number = 1;

  constructor(private readonly bytesMax: number) {}

  get isEmpty(): boolean {
    return this.length === 0;
  }

  append(part: Buffer): void {
    if (part.length === 0) return;
    this.length += part.length;
    // One byte more may still turn out to be the carriage return of the line's end.
    if (this.length <= this.bytesMax + 1) this.parts.push(part);
    else this.parts = [];
  }

  finish(): TextLine {
    const bytes = this.length <= this.bytesMax + 1 ? this.content() : undefined;
    const line = { number: this.number, ...(bytes && bytes.length <= this.bytesMax && { bytes }) };
    this.parts = [];
    this.length = 0;
    this.number++;
    return line;
  }

  private content(): Buffer {
    let bytes = this.parts.length === 1 ? (this.parts[0] as Buffer) : Buffer.concat(this.parts);
    if (this.number === 1 && bytes.subarray(0, 3).equals(byteOrderMark)) bytes = bytes.subarray(3);
    return bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
  }
}
