import { invalidParameter } from '@callboard/problems';

/** A query string as Fastify reads it: a repeated parameter is a list. */
export type RawQuery = Readonly<Record<string, string | string[] | undefined>>;

/** The parameters of one request, refused as Backstage refuses them: unknown ones, empty ones, repeated single ones. */
export class QueryParameters {
  private readonly values = new Map<string, string[]>();

  constructor(query: RawQuery, allowed: readonly string[]) {
    for (const [name, value] of Object.entries(query)) {
      if (!allowed.includes(name))
        throw invalidParameter(name, `Unknown query parameter '${name}'`, 'unknown-parameter');
      const given = (Array.isArray(value) ? value : [value ?? '']).filter((each) => each !== '');
      if (given.length === 0) throw invalidParameter(name, `Empty value found for query parameter '${name}'`, 'empty');
      this.values.set(name, given);
    }
  }

  list(name: string): string[] {
    return this.values.get(name) ?? [];
  }

  single(name: string): string | undefined {
    const values = this.list(name);
    if (values.length > 1) throw invalidParameter(name, `Query parameter '${name}' must not be repeated`, 'repeated');
    return values[0];
  }

  /** A whole number, 0 or more. */
  count(name: string): number | undefined {
    const text = this.single(name);
    if (text === undefined) return undefined;
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(number))
      throw invalidParameter(name, `Query parameter '${name}' must be a whole number, 0 or more`, 'is-int');
    return number;
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.single(name);
    if (text === undefined) return undefined;
    const choice = choices.find((each) => each === text);
    if (!choice)
      throw invalidParameter(name, `Query parameter '${name}' must be one of: ${choices.join(', ')}`, 'is-in');
    return choice;
  }
}
