import { isUnavailable } from '@callboard/mongo';
import { Problem } from '@callboard/problems';
import { MongoAPIError, MongoError } from 'mongodb';

const RETRY_AFTER_SECONDS = 2;

/** Whether the database could not do it now (and perhaps did it all the same), rather than never would. */
export function isUnavailability(error: unknown): boolean {
  return isUnavailable(error) || (error instanceof MongoError && !(error instanceof MongoAPIError));
}

/** The refusal of everything that needs the log while it cannot be reached. The same request may be sent again as it is. */
export function logUnavailable(detail: string, cause?: unknown): Problem {
  return new Problem('log-unavailable', detail, [], { cause, retryAfterSeconds: RETRY_AFTER_SECONDS });
}

export interface PatienceOptions {
  attemptsMax: number;
  pauseMs: number;
  /** No attempt begins later than this; each may itself wait for the driver to find a server. */
  patienceMs: number;
}

/** Tries again while the database is unavailable; then says so as a problem. Other errors pass at once. */
export async function withPatience<T>(
  { attemptsMax, pauseMs, patienceMs }: PatienceOptions,
  attempt: (number: number) => Promise<T>,
): Promise<T> {
  const begun = performance.now();
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      if (!isUnavailability(error)) throw error;
      const isLast = number >= attemptsMax || performance.now() - begun > patienceMs;
      if (isLast) throw logUnavailable('The event log does not answer.', error);
      await new Promise((resolve) => setTimeout(resolve, pauseMs * number));
    }
  }
}
