import { ValidateIf } from 'class-validator';

/** The field of a body may be left out; null is a value like others, and no word for it as `IsOptional` takes it. */
export function MayBeLeftOut(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}
