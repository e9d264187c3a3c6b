import type { OpenAPIObject } from '@nestjs/swagger';
import { holdsFurtherFields } from './open-schema';

interface Schema {
  type?: string;
  nullable?: boolean;
  allOf?: unknown[];
  anyOf?: unknown[];
  properties?: Record<string, unknown>;
  additionalProperties?: unknown;
}

/**
 * Says of every schema that names its properties whether there may be others. Where nothing was said there may not,
 * except in classes that are marked: requests that ignore what they do not know, and answers with room for more.
 */
export function closeSchemas(document: OpenAPIObject): void {
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
    close(schema, holdsFurtherFields(name));
  }
  close(document.paths, false);
}

function close(value: unknown, isOpen: boolean): void {
  if (value === null || typeof value !== 'object') return;
  const schema = value as Schema;
  if (isSchema(schema)) schema.additionalProperties ??= isOpen;
  if (schema.nullable && schema.allOf) letBeNull(schema);
  for (const [key, inner] of Object.entries(value)) if (key !== 'example' && key !== 'examples') close(inner, false);
}

/** Of a reference that may be null, `allOf` says that it is what is referred to, and so not null (OpenAPI 3.0.3). */
function letBeNull(schema: Schema): void {
  schema.anyOf = [...(schema.allOf ?? []), { type: 'object', nullable: true, enum: [null] }];
  delete schema.type;
  delete schema.nullable;
  delete schema.allOf;
}

/** In a document only schemas have `properties` that are an object of objects. */
function isSchema({ properties }: Schema): boolean {
  return (
    typeof properties === 'object' &&
    properties !== null &&
    Object.values(properties).every((property) => typeof property === 'object')
  );
}
