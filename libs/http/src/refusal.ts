import { HttpException } from '@nestjs/common';
import { isUnavailable } from '@callboard/mongo';
import { Problem } from '@callboard/problems';
import { codeOf } from './problem-status';

/** Any thrown thing as a problem: ours as it is, a framework's by its status, a database that is away, everything else `internal`. */
export function refusalOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (isUnavailable(thrown)) return new Problem('database-unavailable', '', [], { cause: thrown });
  const status = statusOf(thrown);
  if (status === undefined || status >= 500) return new Problem('internal', '', [], { cause: thrown });
  return new Problem(codeOf(status), (thrown as Error).message, [], { cause: thrown });
}

/** Only errors of the two frameworks speak for themselves; any other with a status is a stranger's. */
function statusOf(thrown: unknown): number | undefined {
  if (thrown instanceof HttpException) return thrown.getStatus();
  if (thrown instanceof Error && thrown.name === 'FastifyError') return (thrown as { statusCode?: number }).statusCode;
  return undefined;
}
