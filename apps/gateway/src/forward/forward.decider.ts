import type { ProblemCode } from '@callboard/problems';

/** How an attempt failed: nothing was sent, it broke off on the way, or no answer came in time. */
export type Failure = 'unreachable' | 'broken' | 'late';

/** What matters for another attempt. */
export interface Attempt {
  isRead: boolean;
  /** True once bytes of a body that cannot be had again were taken from the caller. */
  isBodySpent: boolean;
  /** How many replicas have broken off this request before. */
  brokenBefore: number;
}

/** What kills one replica may kill every other: a read that broke off is tried once more, and never a third time. */
const brokenAttemptsMax = 2;

const postReads = new Set([
  '/api/catalog/entities/by-refs',
  '/api/catalog/entities/by-query',
  '/api/catalog/entity-facets',
  '/api/catalog/locations/by-query',
  '/api/catalog/validate-entity',
  '/api/user-settings/multiget',
]);

/** Tried at the first of several slashes alone: else a long row of them would cost its square. */
const trailingSlashes = /(?<!\/)\/+$/;

/** True for requests that change nothing, so that they may be repeated: GET, HEAD and the reads that carry a body. */
export function isRead(method: string, url: string): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  const path = (url.split('?', 1)[0] ?? '').toLowerCase().replace(trailingSlashes, '');
  return method === 'POST' && postReads.has(path);
}

/** Reads go to another replica; a write only when nothing of it can have arrived anywhere. */
export function mayTryAnother(failure: Failure, attempt: Attempt): boolean {
  if (attempt.isBodySpent || failure === 'late') return false;
  return failure === 'unreachable' || (attempt.isRead && attempt.brokenBefore + 1 < brokenAttemptsMax);
}

/**
 * A read passes over a replica that says that it is not ready, before it has begun. Any other 503 is the answer: that
 * there is too much to do, or that a query took too long, must not be had from every replica in turn.
 */
export function saysNotReady(status: number, header: unknown): boolean {
  return status === 503 && header === 'not-ready';
}

const problems: Record<Failure, ProblemCode> = {
  unreachable: 'upstream-unavailable',
  broken: 'upstream-failed',
  late: 'upstream-timeout',
};

/** What the caller is told when there is no other attempt. */
export function problemOf(failure: Failure): ProblemCode {
  return problems[failure];
}

const unreachable = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const late = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);

/** Names a failure by the code of the error or of what caused it. */
export function failureOf(error: unknown): Failure {
  for (let cause = error as Partial<NodeJS.ErrnoException> | undefined; cause; cause = cause.cause as typeof cause) {
    const { code = '' } = cause;
    if (unreachable.has(code)) return 'unreachable';
    if (late.has(code)) return 'late';
  }
  return 'broken';
}
