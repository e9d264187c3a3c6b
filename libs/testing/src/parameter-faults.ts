import type { DescribedParameter } from './described-operations';
import { usualValue, type Parts } from './right-request';
import { encodedText, type WrongText } from './wrong-texts';

/** One thing wrong with a request. */
export interface Fault {
  /** `query limit`, `body /target/url`. */
  place: string;
  kind: string;
  /** Where a refusal must say that the fault is, as a JSON pointer; absent where it cannot know. */
  pointer?: string;
  /** Whether the description itself says that this is none of the values there are. */
  isCertainlyWrong: boolean;
  parts: Parts;
}

/** More of an address would be refused for its length alone. */
const addressLengthMax = 8_000;
const repeatedMax = 300;

/** The router takes no longer segment, and says of none which parameter it would have been. */
const segmentLengthMax = 1_000;

/** A parameter with every text, and in every form that its kind can have. */
export function parameterFaults(parameter: DescribedParameter, right: Parts, texts: WrongText[]): Fault[] {
  const values = texts.map(({ kind, text, encoded }) => {
    const isSeen = parameter.in !== 'path' || (text !== undefined && text.length <= segmentLengthMax);
    return fault(parameter, isSeen, {
      kind,
      isCertainlyWrong: isOutside(parameter, text),
      parts: put(parameter, right, encoded),
    });
  });
  return [...values, ...forms[parameter.in](parameter, right)];
}

type Form = Omit<Fault, 'place' | 'pointer'>;

function fault({ in: where, name }: DescribedParameter, isSeen: boolean, form: Form): Fault {
  const pointer = where === 'header' ? `/${name.toLowerCase()}` : `/${name}`;
  return { place: `${where} ${name}`, ...(isSeen ? { pointer } : {}), ...form };
}

function put({ in: where, name }: DescribedParameter, right: Parts, encoded: string): Parts {
  if (where === 'path') return { ...right, segments: { ...right.segments, [name]: encoded } };
  if (where === 'query') return { ...right, query: [...others(name, right), `${name}=${encoded}`] };
  return { ...right, headers: { ...right.headers, [name.toLowerCase()]: inHeader(encoded) } };
}

function others(name: string, { query }: Parts): string[] {
  return query.filter((pair) => !pair.startsWith(`${name}=`));
}

type Forms = (parameter: DescribedParameter, right: Parts) => Fault[];

const forms: Record<DescribedParameter['in'], Forms> = {
  // Without one of its segments it is another address.
  path: (parameter, right) => [
    fault(parameter, false, { kind: 'empty', isCertainlyWrong: false, parts: put(parameter, right, '') }),
  ],
  header: (parameter, right) => {
    const key = parameter.name.toLowerCase();
    const { [key]: _, ...rest } = right.headers;
    const form = (kind: string, headers: Parts['headers'], isCertainlyWrong = isNumber(parameter)) =>
      fault(parameter, true, { kind, isCertainlyWrong, parts: { ...right, headers } });
    return [
      form('missing', rest, false),
      form('empty', { ...rest, [key]: '' }),
      form('repeated', { ...rest, [key]: ['1', '2'] }),
    ];
  },
  query: (parameter, right) => {
    const { name, required = false } = parameter;
    const value = encodedText(String([usualValue(parameter)].flat()[0]));
    const pair = `${name}=${value}`;
    const often = Math.min(repeatedMax, Math.floor(addressLengthMax / (pair.length + 1)));
    const form = (kind: string, pairs: string[], isCertainlyWrong = isNumber(parameter)) =>
      fault(parameter, true, {
        kind,
        isCertainlyWrong,
        parts: { ...right, query: [...others(name, right), ...pairs] },
      });
    return [
      form('missing', [], required),
      form('empty', [`${name}=`]),
      form('bare', [name]),
      form('repeated', [pair, pair]),
      form('repeated very often', Array<string>(often).fill(pair)),
      form('an object', [`${name}[a]=${value}`], false),
      form('a list of objects', [`${name}[0][a]=${value}`], false),
      form('a marked list', [`${name}[]=${value}`], false),
      form('in capitals', [`${name.toUpperCase()}=${value}`], false),
    ];
  },
};

/** All numbers of ours are whole. */
function isNumber({ schema }: DescribedParameter): boolean {
  return schema.type === 'integer' || schema.type === 'number';
}

function isOutside(parameter: DescribedParameter, text: string | undefined): boolean {
  const { minimum = -Infinity, maximum = Infinity, enum: choices } = parameter.schema;
  if (text === undefined) return isNumber(parameter) || choices !== undefined;
  const said = parameter.in === 'header' ? inHeader(encodedText(text)).trim() : text;
  if (choices) return !choices.includes(said);
  return isNumber(parameter) && !(/^-?\d+$/.test(said) && Number(said) >= minimum && Number(said) <= maximum);
}

/** What of a text may stand in a header: its bytes, taken for Latin-1, without control characters. */
function inHeader(encoded: string): string {
  const bytes = encoded.replace(/%([0-9a-f]{2})/gi, (_, byte: string) => String.fromCharCode(parseInt(byte, 16)));
  return bytes.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
}
