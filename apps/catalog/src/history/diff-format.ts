import { Problem } from '@callboard/problems';
import type { DiffFormat } from './history.request';

/** The media types of a diff, most general first: it is what who accepts anything gets. */
export const diffMediaTypes: Readonly<Record<DiffFormat, string>> = {
  structured: 'application/json',
  'json-patch': 'application/json-patch+json',
  unified: 'text/x-diff',
};

/** The form that an `Accept` header likes best, the first of equals. @throws Problem `not-acceptable` */
export function acceptedFormat(accept: string | undefined): DiffFormat {
  if (accept === undefined || accept.trim() === '') return 'structured';
  const ranges = accept.split(',').map(rangeOf);
  const formats = Object.keys(diffMediaTypes) as DiffFormat[];
  const ranked = formats.map((format) => ({ format, quality: qualityOf(diffMediaTypes[format], ranges) }));
  const best = ranked.reduce((one, other) => (other.quality > one.quality ? other : one));
  if (best.quality > 0) return best.format;
  throw new Problem('not-acceptable', `A diff is ${Object.values(diffMediaTypes).join(', ')}`);
}

interface Range {
  type: string;
  quality: number;
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.map((part) => /^q=([01](?:\.\d{0,3})?)$/.exec(part)?.[1]).find((q) => q !== undefined);
  return { type, quality: quality === undefined ? 1 : Number(quality) };
}

/** The most exact range that holds the type decides. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const wider = [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*'];
  const found = wider.map((each) => ranges.find((range) => range.type === each)).find((range) => range !== undefined);
  return found?.quality ?? 0;
}
