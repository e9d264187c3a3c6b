import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

interface Media {
  schema?: object;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

interface Response {
  headers?: Record<string, unknown>;
  content?: Record<string, Media>;
}

interface Operation {
  summary?: string;
  parameters?: { name: string; in: string; example?: unknown }[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, Response>;
}

/** As much of OpenAPI as is looked at. */
export interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

const isJson = (mediaType: string) => /[/+]json$/.test(mediaType);
const positionHeaders = ['X-Callboard-Position', 'X-Callboard-Age-Ms'];

const headersOf: Record<string, string[]> = {
  304: ['ETag'],
  401: ['WWW-Authenticate'],
  429: ['Retry-After'],
  503: ['Retry-After', 'X-Callboard-Replica'],
};

/** What a description owes to its readers and does not give, each fault as a line with its place. */
export class DescriptionFaults {
  readonly found: string[] = [];
  private readonly ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  private readonly validators = new Map<string, ValidateFunction>();

  /** `isBackstage` tells paths below which refusals have the statuses that Backstage has. */
  constructor(
    description: Description,
    private readonly isBackstage: (path: string) => boolean,
  ) {
    this.ajv.addSchema(description, 'api');
    for (const [path, operations] of Object.entries(description.paths)) {
      for (const [method, operation] of Object.entries(operations)) this.look(path, method, operation);
    }
    this.lookAtSchemas(description, ['#']);
  }

  private look(path: string, method: string, operation: Operation): void {
    const name = `${method} ${path}`;
    if (!operation.summary) this.found.push(`${name} has no summary`);
    const at = ['paths', path, method];
    this.lookAtParameters(name, at, operation);
    for (const [mediaType, media] of Object.entries(operation.requestBody?.content ?? {}))
      this.lookAtMedia(`${name} body ${mediaType}`, media, [...at, 'requestBody', 'content', mediaType]);
    this.lookAtAnswers(name, at, operation);
    if (!path.startsWith('/api/')) return;
    this.lookAtStatuses(name, path, operation);
    this.lookAtHeaders(name, method, operation);
  }

  private lookAtAnswers(name: string, at: string[], { responses }: Operation): void {
    for (const [status, { content = {} }] of Object.entries(responses))
      for (const [mediaType, media] of Object.entries(content))
        if (Number(status) < 300 || media.example !== undefined)
          this.lookAtMedia(`${name} ${status} ${mediaType}`, media, [...at, 'responses', status, 'content', mediaType]);
  }

  private lookAtParameters(name: string, at: string[], { parameters = [] }: Operation): void {
    parameters.forEach((parameter, index) => {
      const place = `${name} parameter ${parameter.name}`;
      if (parameter.example === undefined) this.found.push(`${place} has no example`);
      else this.validate(place, [...at, 'parameters', String(index), 'schema'], parameter.example);
    });
  }

  private lookAtMedia(name: string, { example, examples = {} }: Media, at: string[]): void {
    const values = [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)];
    if (values.length === 0) this.found.push(`${name} has no example`);
    const isChecked = isJson(at.at(-1)!);
    for (const value of values) if (isChecked) this.validate(name, [...at, 'schema'], value);
  }

  private lookAtStatuses(name: string, path: string, operation: Operation): void {
    const hasParameters = (operation.parameters ?? []).length > 0;
    const ofBody = this.isBackstage(path) ? [400] : [413, 415, 422];
    const owed = [
      ...(hasParameters ? [400] : []),
      401,
      403,
      ...(path.includes('{') ? [404] : []),
      ...(waits(operation) || /\/projections\/\{name\}\/./.test(path) ? [409] : []),
      ...(operation.requestBody ? ofBody : []),
    ];
    for (const status of owed) if (!operation.responses[status]) this.found.push(`${name} does not describe ${status}`);
  }

  private lookAtHeaders(name: string, method: string, operation: Operation): void {
    for (const [status, response] of Object.entries(operation.responses)) {
      const ofPosition = waits(operation) && ['200', '304', '409'].includes(status) ? positionHeaders : [];
      const owed = [...ofPosition, ...(headersOf[status] ?? [])];
      const missing = owed.filter((header) => !response.headers?.[header]);
      if (missing.length > 0) this.found.push(`${name} ${status} does not describe ${missing.join(', ')}`);
    }
    if (operation.responses['304'] && !operation.responses['200']?.headers?.['ETag'])
      this.found.push(`${method} ${name} 200 does not describe ETag`);
  }

  /** Every example that stands in a schema is of that schema. */
  private lookAtSchemas(value: unknown, place: string[]): void {
    if (value === null || typeof value !== 'object') return;
    const isSchema = ['type', 'anyOf', 'oneOf', 'allOf'].some((key) => key in value);
    if (isSchema && 'example' in value && !('in' in value))
      this.validate(place.join('/'), place.slice(1), value.example);
    for (const [key, inner] of Object.entries(value))
      if (key !== 'example' && key !== 'examples') this.lookAtSchemas(inner, [...place, key]);
  }

  private validate(name: string, place: string[], value: unknown): void {
    const pointer = `api#/${place.map((part) => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1'))).join('/')}`;
    let validate = this.validators.get(pointer);
    if (!validate) this.validators.set(pointer, (validate = this.ajv.compile({ $ref: pointer })));
    if (!validate(value))
      this.found.push(`${name} has an example that is not of its schema: ${this.ajv.errorsText(validate.errors)}`);
  }
}

function waits({ parameters = [] }: Operation): boolean {
  return parameters.some(({ name }) => name === 'X-Callboard-At-Least');
}

/** All examples of a description as texts. */
export function exampleTexts(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'example' || key === 'examples' ? [JSON.stringify(inner)] : exampleTexts(inner),
  );
}
