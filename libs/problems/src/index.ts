export { problemCodes } from './problem-codes';
export type { ProblemCode, ProblemDescription } from './problem-codes';
export { Problem } from './problem';
export { invalidField, invalidParameter } from './invalid-input';
export type { FieldError, ProblemOptions } from './problem';
