import { Injectable, ValidationPipe, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { invalidField, Problem, type FieldError } from '@callboard/problems';
import type { ValidationError } from 'class-validator';
import { HoldsFurtherFields } from './open-schema';

const lenient = new WeakSet<object>();

/** Marks a request class whose unknown fields are dropped, as Backstage does, and not refused. */
export function IgnoresUnknownFields(): ClassDecorator {
  return (target) => {
    lenient.add(target);
    HoldsFurtherFields()(target);
  };
}

const tests = new WeakMap<object, (body: unknown) => boolean>();

/**
 * Gives a request class the test of bodies in which nothing is left to check: what passes is taken as it is. For long
 * lists that are asked for all the time, of which the decorators look at every item by itself.
 */
export function TakesAtOnce(isRight: (body: unknown) => boolean): ClassDecorator {
  return (target) => void tests.set(target, isRight);
}

/** Checks requests against their class: bodies give `invalid-request`, everything else `invalid-parameter`. */
@Injectable()
export class RequestPipe implements PipeTransform {
  private readonly strict = pipe(true);
  private readonly lenient = pipe(false);

  /** A path's or a query's values that no class describes pass as they are, at once: most reads have no others. */
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    const { type, metatype } = metadata;
    const isPlain = metatype === undefined || metatype === Object;
    const isRight = type === 'body' ? metatype && tests.get(metatype)?.(value) : isPlain;
    return isRight ? value : this.check(value, metadata);
  }

  private async check(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const chosen = metadata.metatype && lenient.has(metadata.metatype) ? this.lenient : this.strict;
    const isAbsentBody = metadata.type === 'body' && value === undefined;
    if (metadata.type === 'body' && !isAbsentBody) refuseOtherThanObject(value, metadata);
    try {
      return await chosen.transform(isAbsentBody ? {} : value, metadata);
    } catch (error) {
      if (error instanceof Misfit) throw problemOf(error.errors, metadata);
      throw error;
    }
  }
}

/** A request class describes an object: null, lists and scalars are none, though the validator would let some pass. */
function refuseOtherThanObject(value: unknown, { metatype }: ArgumentMetadata): void {
  const isRequestClass = metatype !== undefined && !builtIn.has(metatype);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isRequestClass && !isObject) throw invalidField('', 'The body must be an object', 'is-object');
}

const builtIn = new Set<unknown>([Object, Array, String, Number, Boolean, Buffer]);

class Misfit extends Error {
  constructor(readonly errors: ValidationError[]) {
    super('misfit');
  }
}

function pipe(forbidNonWhitelisted: boolean): ValidationPipe {
  const exceptionFactory = (errors: ValidationError[]) => new Misfit(errors);
  return new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted, exceptionFactory });
}

function problemOf(errors: ValidationError[], { type }: ArgumentMetadata): Problem {
  const fields = errors.flatMap((error) => fieldErrorsOf(error, ''));
  const detail = fields.map(({ message }) => message).join('; ') || 'The body must be an object';
  return new Problem(type === 'body' ? 'invalid-request' : 'invalid-parameter', detail, fields);
}

function fieldErrorsOf({ property, constraints = {}, children = [] }: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${property.replace(/~/g, '~0').replace(/\//g, '~1')}`;
  const own = atFault(constraints).map(([name, message]) => ({ pointer, message, code: codeOf(name) }));
  return [...own, ...children.flatMap((child) => fieldErrorsOf(child, pointer))];
}

/** Of these the first that fails is told alone: what is not there, or of another type, fails whatever else is asked of it. */
const firstOfAll = ['isDefined', 'isNotEmpty', 'isArray', 'isObject', 'isInt', 'isString'];

function atFault(constraints: Readonly<Record<string, string>>): [name: string, message: string][] {
  const first = firstOfAll.find((name) => name in constraints);
  return first === undefined ? Object.entries(constraints) : [[first, constraints[first]!]];
}

const constraintCodes: Record<string, string> = {
  whitelistValidation: 'unknown-field',
  isDefined: 'required',
  isNotEmpty: 'required',
  isRFC3339: 'bad-time',
};

function codeOf(constraint: string): string {
  return constraintCodes[constraint] ?? constraint.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
