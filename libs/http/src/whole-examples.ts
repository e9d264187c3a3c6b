import type { OpenAPIObject } from '@nestjs/swagger';

interface Schema {
  $ref?: string;
  type?: string;
  example?: unknown;
  default?: unknown;
  enum?: unknown[];
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
}

interface Shown {
  schema?: Schema;
  example?: unknown;
  examples?: unknown;
}

interface Body {
  required?: boolean;
  content?: Record<string, Shown>;
}

interface Operation {
  parameters?: Shown[];
  requestBody?: Body;
  responses: Record<string, Body>;
}

type Schemas = Record<string, Schema>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * Gives each parameter, body and JSON answer the whole example that the examples of its fields make together, where it
 * has none of its own. Fields that may be left out are, unless they have an example. A body is required where it must
 * hold something.
 */
export function completeExamples(document: OpenAPIObject): void {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  for (const item of Object.values(document.paths)) {
    for (const method of methods) {
      const operation = item[method] as Operation | undefined;
      if (operation) complete(operation, schemas);
    }
  }
}

function complete({ parameters = [], requestBody, responses }: Operation, schemas: Schemas): void {
  for (const parameter of parameters) show(parameter, schemas);
  if (requestBody) requestBody.required = Object.values(requestBody.content ?? {}).some(mustHold(schemas));
  const answers = Object.entries(responses).flatMap(([status, { content }]) => (status < '300' ? [content] : []));
  for (const content of [requestBody?.content, ...answers]) {
    for (const [mediaType, shown] of Object.entries(content ?? {}))
      if (/[/+]json$/.test(mediaType)) show(shown, schemas);
  }
}

function show(shown: Shown, schemas: Schemas): void {
  if (shown.example !== undefined || shown.examples !== undefined || !shown.schema) return;
  const example = exampleOf(shown.schema, schemas);
  if (example !== undefined) shown.example = example;
}

const mustHold =
  (schemas: Schemas) =>
  ({ schema = {} }: Shown): boolean => {
    const { properties, required = [] } = resolved(schema, schemas);
    return properties === undefined || required.length > 0;
  };

function resolved(schema: Schema, schemas: Schemas): Schema {
  return (schema.$ref && schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)]) || schema;
}

/** Undefined where nothing is known to show. */
function exampleOf(given: Schema, schemas: Schemas): unknown {
  const schema = resolved(given, schemas);
  const own = [schema.example, schema.default, schema.enum?.[0]].find((each) => each !== undefined);
  return own === undefined ? assembled(schema, schemas) : own;
}

function assembled(schema: Schema, schemas: Schemas): unknown {
  const [first] = schema.allOf ?? schema.anyOf ?? schema.oneOf ?? [];
  if (first) return exampleOf(first, schemas);
  if (schema.items) return listOf(exampleOf(schema.items, schemas));
  return schema.properties && fieldsOf(schema, schemas);
}

function listOf(item: unknown): unknown[] | undefined {
  return item === undefined ? undefined : [item];
}

function fieldsOf({ properties = {}, required = [] }: Schema, schemas: Schemas): object {
  const isShown = ([name, { example }]: [string, Schema]) => required.includes(name) || example !== undefined;
  const shown = Object.entries(properties).filter(isShown);
  return Object.fromEntries(shown.map(([name, schema]) => [name, exampleOf(schema, schemas)]));
}
