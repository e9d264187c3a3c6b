import type { BadRequest } from './bad-requests';
import { DescribedOperations, type DescribedBody } from './described-operations';
import { parameterFaults, type Fault } from './parameter-faults';
import { requestOf, rightParts, type Known, type Parts } from './right-request';
import { wrongFields } from './wrong-fields';
import { wrongBodies } from './wrong-json';
import { wrongTexts } from './wrong-texts';

/** A request that is as its operation's examples, but for one place. */
export interface WrongRequest extends Omit<Fault, 'parts'> {
  /** `GET /path/{parameter}`. */
  operation: string;
  request: BadRequest;
}

/** The kind of requests that nothing is wrong with. */
export const right = 'right';

/**
 * For every operation of the document the right request, so that what is refused of the others is for their fault; and for
 * every place of it one with every kind of fault. The values that are drawn depend on the seed alone.
 */
export function wrongRequests(document: object, { seed, ...known }: Known & { seed: number }): WrongRequest[] {
  const operations = new DescribedOperations(document);
  const texts = wrongTexts(seed);
  return operations.all.flatMap((operation) => {
    const parts = rightParts(operation, operations, known);
    const faults: Fault[] = [
      { place: 'nowhere', kind: right, isCertainlyWrong: false, parts },
      ...operation.parameters.flatMap((parameter) => parameterFaults(parameter, parts, texts)),
      ...operation.bodies.flatMap((body) => bodyFaults(body, parts, { operations, seed })),
      ...wholeFaults(parts),
    ];
    return faults.map(({ parts: each, ...fault }) => ({
      ...fault,
      operation: operation.name,
      request: requestOf(operation, each),
    }));
  });
}

interface Source {
  operations: DescribedOperations;
  seed: number;
}

function bodyFaults({ mediaType, schema, example }: DescribedBody, parts: Parts, source: Source): Fault[] {
  const headers = { ...parts.headers, 'content-type': mediaType };
  const sent = (body: string): Parts => ({ ...parts, headers, body });
  const whole = Object.entries(wrongBodies).map(([kind, text]) => ({
    ...{ place: `body of ${mediaType}`, kind, isCertainlyWrong: false, parts: sent(text) },
  }));
  if (!/[/+]json$/.test(mediaType)) return whole;
  const fields = wrongFields({ schema, example, ...source }).map(({ text, ...field }) => ({
    ...{ ...field, place: `body ${field.pointer}`, parts: sent(text) },
  }));
  return [...whole, ...fields];
}

const strangePairs: Record<string, string[]> = {
  'an unknown parameter': ['no-such-parameter=1'],
  'a parameter without a name': ['=1'],
  'a prototype': ['__proto__=1', 'constructor[prototype][a]=1'],
  'no pairs': ['&&=&%&?'],
  'many parameters': Array.from({ length: 500 }, (_, index) => `p${index}=1`),
};

const strangeHeaders: Record<string, Record<string, string>> = {
  'a media type that nobody offers': { accept: 'image/png' },
  'no media type': { accept: ';;q=,/' },
  'a token that nobody has': { authorization: 'Bearer no-such-token' },
  'a token of three parts': { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' },
  'no token': { authorization: 'Bearer' },
  'another scheme': { authorization: 'Basic eDp5' },
  'half a tag': { 'if-none-match': 'W/"' },
  'a broken cookie': { cookie: '=;;=%zz;__proto__=1' },
  'a correlation id that is none': { 'x-correlation-id': '{"$ne":1}' },
};

/** What no body of ours is. */
const wrongCodings: Record<string, Record<string, string>> = {
  text: { 'content-type': 'text/plain' },
  markup: { 'content-type': 'application/xml' },
  parts: { 'content-type': 'multipart/form-data' },
  'a form': { 'content-type': 'application/x-www-form-urlencoded' },
  'a type that is none': { 'content-type': 'nonsense' },
  'no type': { 'content-type': '' },
  'another charset': { 'content-type': 'application/json; charset=utf-16' },
  'something compressed': { 'content-encoding': 'gzip' },
};

/** What may be wrong beside all that is described. */
function wholeFaults(parts: Parts): Fault[] {
  const fault = (place: string, kind: string, over: Partial<Parts>): Fault => ({
    ...{ place, kind, isCertainlyWrong: false, parts: { ...parts, ...over } },
  });
  const headed = (headers: Record<string, string>) => ({ headers: { ...parts.headers, ...headers } });
  const refused = Object.entries(parts.body === undefined ? {} : wrongCodings);
  return [
    ...Object.entries(strangePairs).map(([kind, pairs]) => fault('query', kind, { query: [...parts.query, ...pairs] })),
    ...Object.entries(strangeHeaders).map(([kind, headers]) => fault('headers', kind, headed(headers))),
    ...refused.map(([kind, headers]) => ({ ...fault('headers', kind, headed(headers)), isCertainlyWrong: true })),
  ];
}
