import { guardPoolTimer } from './pool-timer.guard';
import { guardSocketWrites } from './socket-write.guard';

/** How long an operation waits for the database to come back before it fails; a caller may try again. */
const SERVER_SELECTION_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than any honest answer takes (building an index, sorting the log): silence beyond it is a dead line. */
const SOCKET_TIMEOUT_MS = 60_000;
const POOL_SIZE_MAX = 50;

/** What a service's connection to its database is opened with: whatever becomes of the server, every wait has an end. */
export function connectionOptions(dbName: string): ConnectionOptions {
  guardSocketWrites();
  guardPoolTimer();
  return {
    dbName,
    serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    maxPoolSize: POOL_SIZE_MAX,
    // mongoose would keep operations back by its own, later end; the driver's is the one above.
    bufferCommands: false,
  };
}

/** As mongoose takes them. */
export interface ConnectionOptions {
  dbName: string;
  serverSelectionTimeoutMS: number;
  connectTimeoutMS: number;
  socketTimeoutMS: number;
  maxPoolSize: number;
  bufferCommands: false;
}
