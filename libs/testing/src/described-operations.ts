/** As much of a schema (OpenAPI 3.0) as tells what a value should be. */
export interface Schema {
  $ref?: string;
  type?: string;
  nullable?: boolean;
  enum?: unknown[];
  example?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** A parameter in the query, the path or a header. */
export interface DescribedParameter {
  name: string;
  in: 'query' | 'path' | 'header';
  required?: boolean;
  schema: Schema;
  example?: unknown;
}

/** A body that an operation takes, in one of its media types. */
export interface DescribedBody {
  mediaType: string;
  schema: Schema;
  example?: unknown;
}

/** What an OpenAPI document says of one operation, references within schemas left as they are. */
export interface DescribedOperation {
  /** `GET /path/{parameter}`. */
  name: string;
  method: string;
  path: string;
  parameters: DescribedParameter[];
  bodies: DescribedBody[];
}

interface Item {
  parameters?: DescribedParameter[];
  requestBody?: { content?: Record<string, Omit<DescribedBody, 'mediaType'>> };
}

/** An OpenAPI document as it is served, looked at for what requests it describes. */
export class DescribedOperations {
  readonly all: DescribedOperation[];
  private readonly schemas: Record<string, Schema>;

  constructor(document: object) {
    const { paths, components } = document as {
      paths: Record<string, Record<string, Item>>;
      components?: { schemas?: Record<string, Schema> };
    };
    this.schemas = components?.schemas ?? {};
    this.all = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        parameters: parameters.map((each) => ({ ...each, schema: this.resolved(each.schema ?? {}) })),
        bodies: Object.entries(requestBody?.content ?? {}).map(([mediaType, body]) => ({ mediaType, ...body })),
      })),
    );
  }

  /** The schema itself, or the one it refers to. */
  resolved(schema: Schema): Schema {
    const name = schema.$ref?.slice(schema.$ref.lastIndexOf('/') + 1);
    return name === undefined ? schema : (this.schemas[name] ?? {});
  }

  /** The example, or one of the schema's, without the fields that may be left out. */
  smallest(given: Schema, known?: unknown): unknown {
    const schema = this.resolved(given);
    const example = known ?? this.exampleOf(schema);
    if (Array.isArray(example)) return example.map((each) => this.smallest(schema.items ?? {}, each));
    if (!schema.properties || typeof example !== 'object' || example === null) return example;
    const kept = Object.entries(example).filter(([name]) => schema.required?.includes(name));
    return Object.fromEntries(
      kept.map(([name, value]) => [name, this.smallest(schema.properties![name] ?? {}, value)]),
    );
  }

  private exampleOf({
    example,
    default: usual,
    enum: choices,
    items,
    required = [],
    properties = {},
  }: Schema): unknown {
    const own = example ?? usual ?? choices?.[0];
    if (own !== undefined) return own;
    if (items) return [this.smallest(items)];
    return Object.fromEntries(required.map((name) => [name, this.smallest(properties[name] ?? {})]));
  }
}
