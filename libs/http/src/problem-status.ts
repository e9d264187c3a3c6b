import type { ProblemCode } from '@callboard/problems';

/** The one table from a reason to HTTP's status. */
export const problemStatus: Record<ProblemCode, number> = {
  'unreadable-body': 400,
  'empty-body': 400,
  'invalid-parameter': 400,
  'answer-too-large': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  'unknown-entity': 404,
  'unknown-version': 404,
  'never-set': 404,
  'unknown-projection': 404,
  'unknown-generation': 404,
  'not-parked': 404,
  'method-not-allowed': 405,
  'not-acceptable': 406,
  'request-timeout': 408,
  'not-yet-visible': 409,
  'build-under-way': 409,
  'no-build-under-way': 409,
  'generation-in-use': 409,
  'nothing-to-go-back-to': 409,
  'other-fold-version': 409,
  'not-first-parked': 409,
  'stale-etag': 412,
  'body-too-large': 413,
  'document-too-large': 413,
  'too-many-documents': 413,
  'unsupported-media-type': 415,
  'unreadable-document': 422,
  'not-an-entity': 422,
  'invalid-entity': 422,
  'invalid-request': 422,
  'unknown-field': 422,
  'unknown-kind': 422,
  'too-many-settings': 422,
  'managed-by-another-source': 409,
  'head-too-large': 431,
  internal: 500,
  'upstream-failed': 502,
  'log-unavailable': 503,
  'database-unavailable': 503,
  overloaded: 503,
  'query-too-slow': 503,
  'upstream-unavailable': 503,
  'upstream-timeout': 504,
};

const codeOfStatus: Record<number, ProblemCode> = {
  400: 'unreadable-body',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  413: 'body-too-large',
  415: 'unsupported-media-type',
  422: 'invalid-request',
  429: 'overloaded',
  503: 'overloaded',
};

/** The reason behind a status that a framework chose; `internal` for what nobody foresaw. */
export function codeOf(status: number): ProblemCode {
  return codeOfStatus[status] ?? (status >= 400 && status < 500 ? 'invalid-request' : 'internal');
}
