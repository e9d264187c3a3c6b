import { MongoError, MongoNetworkError, MongoNotConnectedError, MongoServerError } from 'mongodb';
import { MongoOperationTimeoutError, MongoServerSelectionError, MongoTopologyClosedError } from 'mongodb';

const namedErrors = [
  MongoNetworkError,
  MongoServerSelectionError,
  MongoNotConnectedError,
  MongoTopologyClosedError,
  MongoOperationTimeoutError,
];

/** A write into a socket that the server has just closed escapes the driver as the bare error of the socket (seen). */
const socketCodes = new Set([
  'EPIPE',
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
  'ENOTCONN',
  'EHOSTUNREACH',
]);

/** By which a server says that it is going down, or is not (or no longer) the one to ask. */
const serverCodes = new Set([6, 7, 89, 91, 189, 9001, 10107, 11600, 11602, 13435, 13436]);

/** Whether the database cannot be reached or cannot serve now; the same may be asked again. */
export function isUnavailable(error: unknown): boolean {
  if (namedErrors.some((named) => error instanceof named)) return true;
  if (error instanceof MongoServerError) return serverCodes.has(Number(error.code));
  if (error instanceof MongoError || !(error instanceof Error)) return false;
  return socketCodes.has((error as NodeJS.ErrnoException).code ?? '');
}
