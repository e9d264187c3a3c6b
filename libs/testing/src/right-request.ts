import type { BadRequest } from './bad-requests';
import type { DescribedOperation, DescribedOperations, DescribedParameter } from './described-operations';
import { encodedText } from './wrong-texts';

/** What a caller knows better than the document. */
export interface Known {
  /** The value of a parameter, where that of its example would not do. */
  exampleOf?(operation: { method: string; path: string }, name: string): string | undefined;
  /** Headers of every request of an operation, a token for instance. */
  headersOf?(operation: { method: string; path: string }): Readonly<Record<string, string>>;
}

/** A request in the parts that can be wrong. */
export interface Parts {
  /** Percent-encoded. */
  segments: Record<string, string>;
  /** Pairs, percent-encoded. */
  query: string[];
  headers: Record<string, string | string[]>;
  body?: string;
}

/** A request as the operation's examples have it, of required parts alone; nothing is waited for. */
export function rightParts(operation: DescribedOperation, operations: DescribedOperations, known: Known): Parts {
  const parts: Parts = { segments: {}, query: [], headers: { ...known.headersOf?.(operation) } };
  for (const parameter of operation.parameters) place(parameter, known.exampleOf?.(operation, parameter.name), parts);
  const [body] = operation.bodies;
  if (!body) return parts;
  const smallest = operations.smallest(body.schema, body.example);
  const isJson = /[/+]json$/.test(body.mediaType);
  const headers = { ...parts.headers, 'content-type': body.mediaType };
  return { ...parts, headers, body: isJson ? JSON.stringify(smallest) : String(smallest) };
}

function place(parameter: DescribedParameter, known: string | undefined, parts: Parts): void {
  const { name, required } = parameter;
  const values = [known ?? usualValue(parameter)].flat().map(String);
  if (parameter.in === 'path') parts.segments[name] = encodedText(values[0]!);
  else if (name === 'X-Callboard-Wait-Ms') parts.headers[name.toLowerCase()] = '1';
  else if (!required) return;
  else if (parameter.in === 'query') parts.query.push(...values.map((each) => `${name}=${encodedText(each)}`));
  else parts.headers[name.toLowerCase()] ??= values[0]!;
}

/** The parameter's example. */
export function usualValue({ example, schema }: DescribedParameter): unknown {
  return example ?? schema.example ?? schema.default ?? 'x';
}

/** The request of these parts. */
export function requestOf({ method, path }: DescribedOperation, { segments, query, headers, body }: Parts): BadRequest {
  const filled = path.replace(/\{([^}]*)\}/g, (_, name: string) => segments[name]!);
  const address = query.length === 0 ? filled : `${filled}?${query.join('&')}`;
  return { method, path: address, headers, ...(body === undefined ? {} : { body }) };
}
