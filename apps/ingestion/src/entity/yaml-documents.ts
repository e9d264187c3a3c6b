/** One document of a YAML stream, not yet read: its bytes, and the line of the stream on which they begin (from 1). */
export interface YamlChunk {
  bytes: Buffer;
  line: number;
}

/**
 * Cuts a YAML stream into its documents without reading them, so that one that is broken cannot hurt its neighbours. A
 * `---` or `...` at the start of a line ends a document whatever comes before it (YAML 1.2, `c-forbidden`); directives
 * and comments before a `---` belong to the document after it. Chunks with nothing but comments are left out.
 */
export function* yamlChunks(body: Buffer): Generator<YamlChunk> {
  // One character a byte: offsets in this text are offsets in the body, and the marks are plain ASCII.
  const text = body.toString('latin1');
  const lines = new LineCounter(text);
  let start = body.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
  for (const { 0: match, 1: mark, index } of text.matchAll(
    /(?:^|\n|^\u00ef\u00bb\u00bf)(---|\.\.\.)(?=[ \t\r\n]|$)/g,
  )) {
    const markStart = index + match.length - 3;
    if (mark === '---' && !isOpen(text, start, markStart)) continue;
    const end = mark === '---' ? markStart : endOfLine(text, markStart);
    if (hasContent(text, start, markStart)) yield { bytes: body.subarray(start, end), line: lines.lineAt(start) };
    start = end;
  }
  if (hasContent(text, start, text.length)) yield { bytes: body.subarray(start), line: lines.lineAt(start) };
}

/** Whether a document has begun in this stretch: it starts with `---`, or holds more than directives and comments. */
function isOpen(text: string, start: number, end: number): boolean {
  if (start === end) return false;
  return text.startsWith('---', start) || someLine(text, start, end, (first) => first !== '#' && first !== '%');
}

function hasContent(text: string, start: number, end: number): boolean {
  const from = text.startsWith('---', start) ? start + 3 : start;
  return someLine(text, from, end, (first) => first !== '#');
}

/** Whether a line that is not blank begins (behind its blanks) with a character that counts. */
function someLine(text: string, start: number, end: number, counts: (first: string) => boolean): boolean {
  for (let from = start; from < end; from = endOfLine(text, from)) {
    let first = from;
    while (first < end && isBlank(text[first])) first++;
    if (first < end && text[first] !== '\n' && counts(text[first] as string)) return true;
  }
  return false;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r';
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return newline === -1 ? text.length : newline + 1;
}

/** Tells lines of ascending offsets in one pass over the text. */
class LineCounter {
  private line = 1;
  private counted = 0;

  constructor(private readonly text: string) {}

  lineAt(offset: number): number {
    for (let next = this.text.indexOf('\n', this.counted); next !== -1 && next < offset;) {
      this.line++;
      this.counted = next + 1;
      next = this.text.indexOf('\n', this.counted);
    }
    return this.line;
  }
}
