import { InvalidRefError, parseRef } from './entity-ref';
import { pointerSegment } from './json-pointer';
import { isMapping, nameOfType } from './mapping';
import { isPlaceholder } from './placeholder';
import type { EitherShape, ListShape, MapShape, RefMeaning, Shape, TextShape } from './shape';
import type { Violations } from './violations';

/** Says everything that keeps a value from having a shape. A placeholder may stand for any value: nobody knows it yet. */
export function checkShape(shape: Shape, value: unknown, pointer: string, found: Violations): void {
  if (isPlaceholder(value)) return;
  switch (shape.is) {
    case 'text':
      return checkText(shape, value, pointer, found);
    case 'list':
      return checkList(shape, value, pointer, found);
    case 'map':
      return checkMap(shape, value, pointer, found);
    case 'boolean':
      if (typeof value !== 'boolean') wrongType('true or false', value, pointer, found);
      return;
    case 'either':
      return checkEither(shape, value, pointer, found);
  }
}

function checkText(shape: TextShape, value: unknown, pointer: string, found: Violations): void {
  if (typeof value !== 'string') {
    wrongType('a text', value, pointer, found);
  } else if (value === '' && !shape.mayBeEmpty) {
    found.add(pointer, 'empty', 'must not be empty');
  } else if (shape.oneOf && !shape.oneOf.includes(value)) {
    found.add(pointer, 'bad-value', `must be one of ${shape.oneOf.join(', ')}, not "${value}"`);
  } else if (shape.ref) {
    checkRef(shape.ref, value, pointer, found);
  }
}

function checkRef(meaning: RefMeaning, value: string, pointer: string, found: Violations): void {
  try {
    parseRef(value, { kind: meaning.defaultKind });
  } catch (error) {
    if (!(error instanceof InvalidRefError)) throw error;
    found.add(pointer, error.code, error.message);
  }
}

function checkList(shape: ListShape, value: unknown, pointer: string, found: Violations): void {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) checkShape(shape.of, value[index], `${pointer}/${index}`, found);
  } else if (!shape.lenient) {
    wrongType('a list', value, pointer, found);
  } else if (value !== null && value !== '') {
    checkShape(shape.of, value, pointer, found);
  }
}

/** Says everything that is wrong with the fields of a mapping. */
export function checkMap(shape: MapShape, value: unknown, pointer: string, found: Violations): void {
  if (!isMapping(value)) return wrongType('a mapping', value, pointer, found);
  for (const key of shape.required) {
    if (value[key] === undefined) found.add(`${pointer}/${pointerSegment(key)}`, 'required', 'must be given');
  }
  for (const key of Object.keys(value)) {
    const field = Object.hasOwn(shape.fields, key) ? shape.fields[key] : shape.others;
    if (field && value[key] !== undefined) checkShape(field, value[key], `${pointer}/${pointerSegment(key)}`, found);
  }
}

function checkEither(shape: EitherShape, value: unknown, pointer: string, found: Violations): void {
  const fitting = shape.shapes.find((candidate) => isOfType(candidate, value));
  if (fitting) {
    checkShape(fitting, value, pointer, found);
  } else {
    wrongType(shape.shapes.map(nameOfShape).join(' or '), value, pointer, found);
  }
}

function isOfType(shape: Shape, value: unknown): boolean {
  if (shape.is === 'list') return Array.isArray(value);
  if (shape.is === 'map') return isMapping(value);
  return shape.is === 'text' ? typeof value === 'string' : typeof value === 'boolean';
}

function nameOfShape(shape: Shape): string {
  return { text: 'a text', list: 'a list', map: 'a mapping', boolean: 'true or false', either: 'a value' }[shape.is];
}

function wrongType(expected: string, value: unknown, pointer: string, found: Violations): void {
  found.add(pointer, 'wrong-type', `must be ${expected}, not ${nameOfType(value)}`);
}
