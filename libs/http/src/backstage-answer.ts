import { problemCodes, type Problem, type ProblemCode } from '@callboard/problems';
import { headersOf, type ProblemAnswer, type RefusedRequest } from './problem-answer';
import { problemStatus } from './problem-status';

/** Statuses that Backstage has no name for, as the one its backends use in their place. */
export const statusThere: Record<number, number> = {
  405: 404,
  406: 400,
  412: 409,
  413: 400,
  415: 400,
  422: 400,
  429: 503,
};

const nameThere: Record<number, string> = {
  400: 'InputError',
  401: 'AuthenticationError',
  403: 'NotAllowedError',
  404: 'NotFoundError',
  409: 'ConflictError',
  501: 'NotImplementedError',
  503: 'ServiceUnavailableError',
};

/** What Backstage's backends call an error of this status. */
export function backstageErrorName(status: number): string {
  return nameThere[status] ?? 'InternalServerError';
}

/** The status of a refusal there. */
export function statusOnBackstagePaths(code: ProblemCode): number {
  const own = problemStatus[code];
  return statusThere[own] ?? own;
}

/**
 * A problem in the shape of Backstage's backends; `url` is relative to where the plugin is mounted. Errors of theirs may
 * have further fields, which their clients keep: `error.code` is our permanent code, `error.errors` tells the places.
 */
export function backstageAnswer(problem: Problem, request: RefusedRequest, mount: string): ProblemAnswer {
  const status = statusOnBackstagePaths(problem.code);
  const name = backstageErrorName(status);
  const { title } = problemCodes[problem.code];
  const message = status >= 500 ? `${title} (correlation id ${request.correlationId})` : problem.detail;
  const places = problem.errors.length > 0 && status < 500 ? { errors: problem.errors } : {};
  const body = {
    error: { name, message, code: problem.code, ...places },
    request: { method: request.method, url: request.url.slice(mount.length) || '/' },
    response: { statusCode: status },
  };
  const headers = { 'content-type': 'application/json; charset=utf-8', ...headersOf(problem, status) };
  return { status, headers, body: JSON.stringify(body) };
}

/** A path below which errors have Backstage's shape, as `/api/catalog`; `<mount>/v1` stays ours unless it is whole. */
export type BackstageMount = string | { mount: string; isWhole: boolean };

/** Knows which paths are Backstage's: those under a mount, except our own beside them under `<mount>/v1`. */
export class BackstagePaths {
  private readonly mounts: { path: string; isWhole: boolean }[];

  constructor(mounts: BackstageMount[] = []) {
    this.mounts = mounts.map((given) => {
      const { mount, isWhole } = typeof given === 'string' ? { mount: given, isWhole: false } : given;
      return { path: mount.toLowerCase().replace(/\/+$/, ''), isWhole };
    });
  }

  /** The mount that an address belongs to; undefined for our own addresses. */
  mountOf(url: string): string | undefined {
    const asked = `${(url.split('?', 1)[0] ?? '').toLowerCase()}/`;
    const found = this.mounts.find(
      ({ path, isWhole }) => asked.startsWith(`${path}/`) && (isWhole || !asked.startsWith(`${path}/v1/`)),
    );
    return found?.path;
  }
}
