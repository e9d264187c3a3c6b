/** 48210 as 48,210. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** One change, two changes. */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`;
}

/** A time of the product to the second, in UTC. */
export function time(text: string): string {
  return text.replace('T', ' ').replace(/(\.\d+)?Z$/, 'Z');
}

/** How long something took, or is behind. */
export function seconds(value: number): string {
  const whole = Math.round(value);
  if (whole < 120) return `${whole} s`;
  if (whole < 7_200) return `${Math.round(whole / 60)} min`;
  return `${Math.round(whole / 3_600)} h`;
}

/** The beginning of a text that may be long, on one line. */
export function beginning(text: string, lengthMax: number): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > lengthMax ? `${line.slice(0, lengthMax - 1)}…` : line;
}
