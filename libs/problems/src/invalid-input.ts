import { Problem } from './problem';

/** A refusal of one parameter, by its name, with the finer code of what is wrong with it. */
export function invalidParameter(name: string, message: string, code: string, cause?: unknown): Problem {
  return new Problem('invalid-parameter', message, [{ pointer: `/${name}`, message, code }], { cause });
}

/** A refusal of one field of a body, by its JSON pointer, which is empty for the body itself. */
export function invalidField(pointer: string, message: string, code: string): Problem {
  return new Problem('invalid-request', message, [{ pointer, message, code }]);
}
