/** A place in a body, both numbers from 1; a column counts UTF-16 units. */
export interface TextPosition {
  line: number;
  column: number;
}

/** Tells the places of offsets in a text; the lines are counted when the first place is asked for. */
export class LineIndex {
  private starts?: number[];

  /** @param firstLine number of the text's first line in the body that it is a part of */
  constructor(
    private readonly text: string,
    private readonly firstLine = 1,
  ) {}

  positionAt(offset: number): TextPosition {
    const starts = (this.starts ??= lineStarts(this.text));
    let low = 0;
    for (let high = starts.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return { line: this.firstLine + low, column: offset - (starts[low] as number) + 1 };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) starts.push(next + 1);
  return starts;
}
