import { IsObject, ValidateIf } from 'class-validator';

/** A `query` of a body: an object where it is given at all. What is null is no predicate, and not everything either. */
export function IsQuery(): PropertyDecorator {
  return (target, key) => {
    ValidateIf((_, value) => value !== undefined)(target, key as string);
    IsObject()(target, key as string);
  };
}
