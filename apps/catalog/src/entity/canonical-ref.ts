import { InvalidRefError, parseRef, stringifyRef } from '@callboard/entity';
import { Problem } from '@callboard/problems';

/**
 * The canonical ref of a text; case does not count, and it names its kind unless there is a default.
 * @throws Problem `invalid-parameter`, with the parameter's name as the place
 */
export function canonicalRef(text: string, parameter: string, defaultKind?: string): string {
  try {
    return stringifyRef(parseRef(text, defaultKind === undefined ? {} : { kind: defaultKind }));
  } catch (error) {
    if (!(error instanceof InvalidRefError)) throw error;
    const { message, code } = error;
    throw new Problem('invalid-parameter', message, [{ pointer: `/${parameter}`, message, code }], { cause: error });
  }
}
