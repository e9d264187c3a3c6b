import type { DescribedOperations, Schema } from './described-operations';
import { wrongJson } from './wrong-json';

/** A body with one field that may be wrong. */
export interface WrongField {
  /** JSON pointer of the field; empty for the body itself. */
  pointer: string;
  kind: string;
  /** The whole body. */
  text: string;
  /** Whether no schema of the field allows it: another type, or none of its choices. */
  isCertainlyWrong: boolean;
}

interface Described {
  schema: Schema;
  example?: unknown;
  operations: DescribedOperations;
  seed: number;
}

/** A field, or an item of a list. */
interface Place {
  steps: (string | number)[];
  /** What the values on the way are where the body has none, from the body itself to the place. */
  usual: unknown[];
  /** What the value may be one of. */
  schemas: Schema[];
  example: unknown;
  isRequired: boolean;
}

/** How deep fields are looked for: those of predicates and entities have no end. */
const stepsMax = 6;
const mark = '\u0001wrong\u0001';

/** Every field that the schema knows or the example has, with every kind of value, left out, and with an unknown one beside it. */
export function wrongFields({ schema, example, operations, seed }: Described): WrongField[] {
  const schemas = branchesOf(schema, operations);
  const body: Place = { steps: [], usual: [operations.smallest(schema, example)], schemas, example, isRequired: true };
  return placesIn(body, operations).flatMap((place) => {
    const pointer = place.steps.map((step) => `/${step}`).join('');
    const marked = textWith(place, mark);
    const values = wrongJson(seed).map(({ kind, json }) => ({
      ...{ pointer, kind, isCertainlyWrong: !place.schemas.some((each) => allows(each, json)) },
      text: marked.replace(JSON.stringify(mark), () => json),
    }));
    if (place.steps.length === 0) return values;
    const left = { pointer, kind: 'missing', isCertainlyWrong: place.isRequired };
    const other = { pointer: '', kind: `unknown beside ${pointer}`, isCertainlyWrong: false };
    const beside = { ...place, steps: [...place.steps.slice(0, -1), 'no-such-field'] };
    return [...values, { ...left, text: textWith(place, undefined) }, { ...other, text: textWith(beside, 1) }];
  });
}

/** The schema itself, or what it may be one of. */
function branchesOf(given: Schema, operations: DescribedOperations): Schema[] {
  const schema = operations.resolved(given);
  const inner = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  return inner ? inner.flatMap((each) => branchesOf(each, operations)) : [schema];
}

/** The place and all within it. */
function placesIn(place: Place, operations: DescribedOperations): Place[] {
  const { steps, usual, schemas, example } = place;
  if (steps.length === stepsMax) return [place];
  const within = new Map<string | number, Place>();
  const add = (step: string | number, schema: Schema, isRequired: boolean) => {
    const shown = (example as Record<string | number, unknown> | undefined)?.[step];
    within.set(step, {
      ...{ steps: [...steps, step], schemas: branchesOf(schema, operations), example: shown, isRequired },
      usual: [...usual, operations.smallest(schema, shown)],
    });
  };
  for (const name of namesIn(example)) add(name, {}, false);
  for (const { properties = {}, required = [], items } of schemas) {
    if (items) add(0, items, false);
    for (const [name, schema] of Object.entries(properties)) add(name, schema, required.includes(name));
  }
  return [place, ...[...within.values()].flatMap((each) => placesIn(each, operations))];
}

function namesIn(example: unknown): string[] {
  return typeof example === 'object' && example !== null && !Array.isArray(example) ? Object.keys(example) : [];
}

/** The text of the smallest body that has the value at the place. */
function textWith({ steps, usual }: Place, value: unknown): string {
  const put = (body: unknown, depth: number): unknown => {
    const step = steps[depth];
    if (step === undefined) return value;
    const filled = body ?? usual[depth];
    const copy: object = Array.isArray(filled) ? [...(filled as unknown[])] : { ...(filled as object) };
    const inner = put((copy as Record<string | number, unknown>)[step], depth + 1);
    if (inner === undefined) Reflect.deleteProperty(copy, step);
    else Reflect.set(copy, step, inner);
    return copy;
  };
  return JSON.stringify(put(usual[0], 0));
}

/** Whether the schema lets the value be, by its type and its choices alone. */
function allows({ type, nullable = false, enum: choices }: Schema, json: string): boolean {
  const value = JSON.parse(json) as unknown;
  if (type === undefined) return true;
  if (value === null) return nullable;
  if (choices) return choices.includes(value);
  if (type === 'integer' || type === 'number') return Number.isInteger(value);
  return type === (Array.isArray(value) ? 'array' : typeof value);
}
