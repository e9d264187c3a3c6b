import { invalidParameter } from '@callboard/problems';

/** When: right after the change at a position, or at a time. */
export type Moment = { readonly position: number } | { readonly time: Date };

const positionPattern = /^\d{1,15}$/;
const timePattern =
  /^(\d{4}-\d\d-\d\d)(?:[Tt]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d))?$/;

/**
 * Reads a position (digits alone), a date of ISO 8601, which is its midnight in UTC, or a date and a time with an offset. A
 * space stands for the plus sign that it is in a query string nobody encoded.
 * @throws Problem `invalid-parameter`
 */
export function parseMoment(text: string, parameter = 'at'): Moment {
  if (positionPattern.test(text)) return { position: Number(text) };
  const time = parseTime(text.trim().replace(/ (?=\d\d:?\d\d$)/, '+'));
  if (time) return { time };
  const message =
    `'${parameter}' must be a position or a time as of ISO 8601 with its offset, as 2026-11-23, ` +
    '2026-11-23T05:00:00Z or 2026-11-23T05:00:00+01:00';
  throw invalidParameter(parameter, message, 'bad-point');
}

/** `at` of a request, which may come in the query string or, beside other terms, in a body; undefined means now. */
export function momentOf(inQuery: string | undefined, inBody?: unknown): Moment | undefined {
  const given = inBody === undefined || inBody === null ? [] : [inBody];
  if (inQuery !== undefined) given.push(inQuery);
  if (given.length > 1) throw invalidParameter('at', "'at' is given twice, in the query and in the body", 'repeated');
  const [at] = given;
  if (at === undefined) return undefined;
  return parseMoment(typeof at === 'string' || typeof at === 'number' ? String(at) : '');
}

/** What lies beyond the millisecond is cut off. */
function parseTime(text: string): Date | undefined {
  const parts = timePattern.exec(text);
  if (!parts || !isDay(parts[1]!)) return undefined;
  const [, date, hours = '00', minutes = '00', seconds = '00', fraction = '', offset = 'Z'] = parts;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const zone = offset.toUpperCase() === 'Z' ? 'Z' : offset.replace(/:?(\d\d)$/, ':$1');
  return new Date(`${date}T${hours}:${minutes}:${seconds}.${milliseconds}${zone}`);
}

/** Days that no month has are none. */
function isDay(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}
