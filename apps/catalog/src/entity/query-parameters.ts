import { Problem } from '@callboard/problems';

/** A query string as Fastify reads it: a repeated parameter is a list. */
export type RawQuery = Readonly<Record<string, string | string[] | undefined>>;

/** The parameters of one request, refused as Backstage refuses them: unknown ones, empty ones, repeated single ones. */
export class QueryParameters {
  private readonly values = new Map<string, string[]>();

  constructor(query: RawQuery, allowed: readonly string[]) {
    for (const [name, value] of Object.entries(query)) {
      if (!allowed.includes(name)) throw invalid(`Unknown query parameter '${name}'`);
      const given = (Array.isArray(value) ? value : [value ?? '']).filter((each) => each !== '');
      if (given.length === 0) throw invalid(`Empty value found for query parameter '${name}'`);
      this.values.set(name, given);
    }
  }

  list(name: string): string[] {
    return this.values.get(name) ?? [];
  }

  single(name: string): string | undefined {
    const values = this.list(name);
    if (values.length > 1) throw invalid(`Query parameter '${name}' must not be repeated`);
    return values[0];
  }

  /** A whole number, 0 or more. */
  count(name: string): number | undefined {
    const text = this.single(name);
    if (text === undefined) return undefined;
    const number = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(number)) throw invalid(`Query parameter '${name}' must be a whole number, 0 or more`);
    return number;
  }

  oneOf<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const text = this.single(name);
    if (text === undefined) return undefined;
    const choice = choices.find((each) => each === text);
    if (!choice) throw invalid(`Query parameter '${name}' must be one of: ${choices.join(', ')}`);
    return choice;
  }
}

function invalid(detail: string): Problem {
  return new Problem('invalid-parameter', detail);
}
