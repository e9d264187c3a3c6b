import { MayBeLeftOut } from '@callboard/http';
import { Transform } from 'class-transformer';
import { IsObject } from 'class-validator';

/**
 * A `query` of a body: an object where it is given at all. What is null is no predicate, and not everything either. It
 * is taken as it was sent: the transformer would leave out keys that are methods of every object, as `toString`.
 */
export function IsQuery(): PropertyDecorator {
  return (target, key) => {
    Transform(({ obj }: { obj: Record<string, unknown> }) => obj[key as string])(target, key);
    MayBeLeftOut()(target, key);
    IsObject()(target, key as string);
  };
}
