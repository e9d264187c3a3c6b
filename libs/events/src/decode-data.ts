import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import type { ChangeData } from './change';
import { dataVersionOf, type EventDefinition, type JsonSchema } from './event-definition';
import { withSourceText } from './source-text';
import { UndecodableRecord } from './undecodable-record';

const ajv = new Ajv2020({ strict: true });
const compiled = new Map<JsonSchema, ValidateFunction>();

/** Reads the value of a change in the shape of `version`, checks it, and lifts it to today's shape. */
export function decodeData(definition: EventDefinition, version: number, value: Buffer): ChangeData {
  const text = value.toString('utf8');
  const written = parse(definition, text);
  check(schemaOf(definition, version), written, `${definition.type} version ${version}`);
  if (version === dataVersionOf(definition)) return withSourceText(written as ChangeData, text);
  const steps = definition.history.slice(version - 1);
  const lifted = steps.reduce((data, { upcast }) => upcast(data), written);
  check(definition.schema, lifted, `${definition.type} lifted from version ${version}`);
  return lifted as ChangeData;
}

function parse(definition: EventDefinition, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UndecodableRecord(`the value of ${definition.type} is not JSON`, { cause });
  }
}

function schemaOf(definition: EventDefinition, version: number): JsonSchema {
  return definition.history[version - 1]?.schema ?? definition.schema;
}

function check(schema: JsonSchema, data: unknown, what: string): void {
  let validate = compiled.get(schema);
  if (!validate) {
    validate = ajv.compile(schema);
    compiled.set(schema, validate);
  }
  if (validate(data)) return;
  throw new UndecodableRecord(`${what} does not match its schema: ${ajv.errorsText(validate.errors)}`);
}
