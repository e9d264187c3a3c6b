/** Columns by their longest entry, two blanks between them; numbers stand to the right. */
export function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const isNumeric = head.map((_, column) => rows.length > 0 && rows.every((row) => /^[\d,]*$/.test(row[column] ?? '')));
  const line = (row: string[]) =>
    row
      .map((entry, column) => (isNumeric[column] ? entry.padStart(widths[column]!) : entry.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd();
  return `${all.map(line).join('\n')}\n`;
}

/** Name and value, one pair a line; what has no value is left out. */
export function pairs(entries: [string, string | undefined][]): string {
  const given = entries.filter((entry): entry is [string, string] => entry[1] !== undefined);
  const width = Math.max(...given.map(([name]) => name.length));
  return given.map(([name, value]) => `${name.padEnd(width)}  ${value}\n`).join('');
}
