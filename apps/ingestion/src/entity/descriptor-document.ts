import { Problem, type ProblemCode } from '@callboard/problems';
import type { TextPosition } from './text-position';

/** One document of a body that could be read. */
export interface ReadDocument {
  /** Its number among the documents of the body, from 0; refused ones count. */
  index: number;
  value: unknown;
  problem?: undefined;
  /** Where in the whole body a field is, or, if it is not there, the nearest one around it. Costs a second parse. */
  locate(pointer: string): TextPosition | undefined;
}

/** One document of a body that could not be read; the ones beside it could. */
export interface RefusedDocument {
  index: number;
  problem: Problem;
}

export type DescriptorDocument = ReadDocument | RefusedDocument;

/** Why a document, or a whole body, is refused, with the place in the body if one is known. */
export function unreadable(code: ProblemCode, message: string, position?: TextPosition): Problem {
  const place = position ? ` at line ${position.line}, column ${position.column}` : '';
  return new Problem(code, `${message}${place}`, [{ pointer: '', ...position, message, code }]);
}

/** The refusal of what comes after the last document that a body may have. */
export function tooManyDocuments(index: number, documentsMax: number): RefusedDocument {
  const problem = unreadable('too-many-documents', `only the first ${documentsMax} documents of a body are taken`);
  return { index, problem };
}
