import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

interface DescribedResponse {
  content?: Record<string, unknown>;
}

type Described = Record<string, { responses: Record<string, DescribedResponse> }>;

interface OpenApi {
  paths: Record<string, Described>;
}

interface PathPattern {
  readonly path: string;
  readonly pattern: RegExp;
  readonly parameters: number;
}

/** An answer as a client saw it. */
export interface SeenAnswer {
  method: string;
  /** Path, with or without a query. */
  path: string;
  status: number;
  /** Its header; null where there is none. */
  contentType: string | null;
  /** The body's text. */
  text: string;
}

/** Statuses of addresses that no operation has; everything else must be described. */
const strangeStatuses = new Set([400, 404, 405]);

/** Holds answers against the OpenAPI document of the service that gave them. */
export class DescribedApi {
  private readonly ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  private readonly patterns: PathPattern[];
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: OpenApi) {
    this.ajv.addSchema(document, 'api');
    this.patterns = Object.keys(document.paths)
      .map((path) => ({ path, pattern: patternOf(path), parameters: path.split('{').length }))
      .sort((a, b) => a.parameters - b.parameters);
  }

  /** Of the document that is served at `<origin>/openapi.json`. */
  static async of(origin: string): Promise<DescribedApi> {
    const response = await fetch(`${origin}/openapi.json`);
    if (response.status !== 200) throw new Error(`${origin}/openapi.json answers ${response.status}`);
    return new DescribedApi((await response.json()) as OpenApi);
  }

  /** @throws where the answer is not one that the document describes */
  check(answer: SeenAnswer): void {
    const misfit = this.misfit(answer);
    if (misfit === undefined) return;
    const { method, path, status, text } = answer;
    throw new Error(`${method} ${path} answers ${status}, ${misfit}: ${text.slice(0, 2_000)}`);
  }

  /** What is wrong with the answer by the document; undefined where nothing is. */
  misfit(answer: SeenAnswer): string | undefined {
    const { method, path, status } = answer;
    const found = this.find(method, path);
    if (!found) return strangeStatuses.has(status) ? undefined : 'at an address that is not described';
    const response = this.document.paths[found.path]?.[found.method]?.responses[status];
    if (!response) return 'a status that is not described';
    return this.bodyMisfit(answer, response, ['paths', found.path, found.method, 'responses', String(status)]);
  }

  /** @throws where the value, a line of a stream, say, is not of the document's schema of this name */
  checkShape(name: string, value: unknown): void {
    const misfit = this.schemaMisfit(['components', 'schemas', name], value);
    if (misfit !== undefined) throw new Error(`${name} is ${misfit}: ${JSON.stringify(value).slice(0, 2_000)}`);
  }

  private bodyMisfit(answer: SeenAnswer, response: DescribedResponse, place: string[]): string | undefined {
    const { contentType, text } = answer;
    if (text === '') return mayBeEmpty(answer, response) ? undefined : 'without the body that is described';
    const mediaType = mediaTypeOf(contentType);
    if (!response.content?.[mediaType]) return `a content type that is not described (${contentType})`;
    if (!/[/+]json$/.test(mediaType)) return undefined;
    return this.schemaMisfit([...place, 'content', mediaType, 'schema'], JSON.parse(text));
  }

  private find(method: string, path: string): { path: string; method: string } | undefined {
    const [plain = ''] = path.split(/[?#]/, 1);
    const named = method === 'HEAD' ? 'get' : method.toLowerCase();
    const found = this.patterns.find(
      ({ path: described, pattern }) => pattern.test(plain) && this.document.paths[described]?.[named],
    );
    return found && { path: found.path, method: named };
  }

  private schemaMisfit(place: string[], value: unknown): string | undefined {
    const pointer = `api#/${place.map(escapePointer).join('/')}`;
    let validate = this.validators.get(pointer);
    if (!validate) this.validators.set(pointer, (validate = this.ajv.compile({ $ref: pointer })));
    return validate(value) ? undefined : `not of the schema: ${this.ajv.errorsText(validate.errors)}`;
  }
}

function mayBeEmpty({ method, status, path }: SeenAnswer, { content }: DescribedResponse): boolean {
  if (method === 'HEAD' || status === 204 || status === 304 || !content) return true;
  // With nothing where a parameter stands, it may be an address that nobody has.
  return status === 404 && path.includes('//');
}

function mediaTypeOf(contentType: string | null): string {
  return (contentType ?? '').replace(/;.*/, '').trim().toLowerCase();
}

/** As services match paths: in any case, with or without a slash at the end, a parameter within may be empty. */
function patternOf(path: string): RegExp {
  const source = path
    .replace(/[.+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{[^}]*\}$/, '[^/]+')
    .replace(/\{[^}]*\}/g, '[^/]*');
  return new RegExp(`^${source}/*$`, 'i');
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'));
}
