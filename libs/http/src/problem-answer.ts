import { Problem, problemCodes } from '@callboard/problems';
import { problemStatus } from './problem-status';

/** What is known of the request that is refused. */
export interface RefusedRequest {
  method: string;
  /** Path and query as sent. */
  url: string;
  correlationId: string;
}

/** A refusal ready to be sent. */
export interface ProblemAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Where `type` leads: a path of the repository that every service serves too. */
export const errorsPagePath = '/docs/reference/errors.md';

/**
 * A problem as `application/problem+json` (RFC 9457). A 5xx shows the fixed words of the table, never the problem's own:
 * what went wrong inside is in the log under the correlation id.
 */
export function problemAnswer(problem: Problem, { correlationId }: RefusedRequest): ProblemAnswer {
  const status = problemStatus[problem.code];
  const isOurs = status >= 500;
  const body = {
    ...(isOurs ? {} : problem.extensions),
    type: `${errorsPagePath}#${problem.code}`,
    title: problemCodes[problem.code].title,
    status,
    detail: isOurs ? problemCodes[problem.code].remedy : problem.detail,
    code: problem.code,
    ...(problem.errors.length > 0 && !isOurs ? { errors: problem.errors } : {}),
    correlationId,
  };
  const headers = { 'content-type': 'application/problem+json; charset=utf-8', ...headersOf(problem, status) };
  return { status, headers, body: JSON.stringify(body) };
}

/** Says with `not-ready` that nothing was begun and that another replica may well answer; with no other refusal. */
export const replicaHeader = 'x-callboard-replica';

/** Headers that a refusal carries in either shape. */
export function headersOf(problem: Problem, status: number): Record<string, string> {
  const retryAfter =
    problem.retryAfterSeconds ?? (status === 503 || problem.code === 'not-yet-visible' ? 1 : undefined);
  return {
    ...(problem.code === 'not-ready' ? { [replicaHeader]: problem.code } : {}),
    ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
    ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfter)) }),
  };
}
