import * as fc from 'fast-check';
import { badBodies } from './bad-bodies';
import { badText, brokenEncodings, strangeNames as names } from './bad-texts';

/** A request as it goes out, nothing of it corrected. */
export interface BadRequest {
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body?: string;
}

interface Named {
  name: string;
  in: string;
}

interface Operation {
  method: string;
  path: string;
  parameters: Named[];
  takesBody: boolean;
}

interface OpenApi {
  paths: Record<string, Record<string, { parameters?: Named[]; requestBody?: unknown }>>;
  components?: { schemas?: Record<string, { properties?: Record<string, unknown> }> };
}

/** What a caller of {@link badRequests} knows better than the document. */
export interface Tastes {
  /** Values that are nearly right: cursors, filters, refs. */
  values?: readonly fc.Arbitrary<string>[];
  /** Names that bodies may hold beside those of the document. */
  bodyKeys?: readonly string[];
}

/** Requests that are wrong somewhere, in every operation of the document. */
export function badRequests(document: object, tastes: Tastes = {}): fc.Arbitrary<BadRequest> {
  const api = document as OpenApi;
  const { values = [], bodyKeys = [] } = tastes;
  const operations = operationsOf(api);
  const text = badText(values);
  const properties = Object.values(api.components?.schemas ?? {}).flatMap((schema) =>
    Object.keys(schema.properties ?? {}),
  );
  const body = badBodies(text, [...new Set([...properties, ...bodyKeys, ...names])]);
  return fc.constantFrom(...operations).chain((operation) =>
    fc
      .record({ path: paths(operation, text), headers: headers(operation), body: operation.takesBody ? body : none })
      .map(({ path, headers: given, body: sent }) => ({
        method: operation.method,
        path,
        headers: { ...given, ...sent?.headers },
        ...(sent ? { body: sent.text } : {}),
      })),
  );
}

const none = fc.constant(undefined);

function operationsOf({ paths }: OpenApi): Operation[] {
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
        method: method.toUpperCase(),
        path,
        parameters,
        takesBody: requestBody !== undefined,
      })),
    );
}

/** Encoded as a client would, or not at all where that is still a line of HTTP. */
function encoded(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const proper = text.map((each) => encodeURIComponent(Buffer.from(each).toString()));
  return fc.oneof({ weight: 6, arbitrary: proper }, { weight: 1, arbitrary: fc.constantFrom(...brokenEncodings) });
}

function paths({ path, parameters }: Operation, text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const inPath = parameters.filter((each) => each.in === 'path').map((each) => each.name);
  const inQuery = parameters.filter((each) => each.in === 'query').map((each) => each.name);
  const known = inQuery.length > 0 ? [fc.constantFrom(...inQuery)] : [];
  const name = fc.oneof(
    ...known,
    ...known,
    ...known,
    encoded(text),
    ...known.map((each) => each.map((it) => `${it}[a][0]`)),
  );
  const pair = fc
    .tuple(name, encoded(text), fc.constantFrom('=', '=', '=', ''))
    .map(([key, value, sign]) => key + sign + (sign && value));
  return fc
    .record({
      segments: fc.array(encoded(text), { minLength: inPath.length, maxLength: inPath.length }),
      query: fc.array(pair, { maxLength: 6 }),
    })
    .map(({ segments, query }) => {
      const filled = inPath.reduce((sum, each, i) => sum.replace(`{${each}}`, () => segments[i]!), path);
      return `${filled}${query.length > 0 ? '?' : ''}${query.join('&')}`.replace(/[^!-~]/g, '').slice(0, 8_000);
    });
}

/** No wait is asked for that would be granted. */
function headers({ parameters }: Operation): fc.Arbitrary<Record<string, string>> {
  const declared = parameters.filter((each) => each.in === 'header').map((each) => each.name.toLowerCase());
  const value = fc.oneof(
    fc.constantFrom('-1', 'x', '1e9', 'cb1.', 'cb1.9.9', '0', '*', 'W/"', '[]'),
    fc.string({ maxLength: 30 }),
  );
  const printable = value.map((text) => text.replace(/[^ -~]/g, ''));
  const names = ['if-none-match', 'accept', ...declared.filter((each) => each !== 'x-callboard-wait-ms')];
  const given = fc.dictionary(fc.constantFrom(...names), printable, { maxKeys: 2 });
  const wait = fc.constantFrom('1', '1', '1', 'soon', '-1', '1.5');
  return fc.record({ given, wait }).map(({ given: some, wait: ms }) => ({ ...some, 'x-callboard-wait-ms': ms }));
}
