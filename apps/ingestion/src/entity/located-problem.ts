import { Problem } from '@callboard/problems';
import type { ReadDocument } from './descriptor-document';
import { pushLimits } from './push-limits';

/** The problem with line and column beside each pointer, as far as finding them stays cheap. */
export function located(problem: Problem, { locate }: ReadDocument): Problem {
  const until = performance.now() + pushLimits.locatingMsMax;
  const errors = problem.errors.map((error, index) => {
    if (index >= pushLimits.locatedErrorsMax || performance.now() > until) return error;
    return { ...error, ...locate(error.pointer) };
  });
  return new Problem(problem.code, problem.detail, errors);
}
