import { Connection } from 'mongodb/lib/cmap/connection';

/**
 * Lets a write end with its connection. As published (7.8.0), a command larger than the socket's buffer waits for
 * `drain` or `error`, and the driver closes its own connections (a timeout, a server its monitor lost) without either:
 * such a command never settles, and whoever awaits it waits for good.
 */
export function guardSocketWrites(): void {
  const prototype = Connection.prototype;
  if (guarded.has(prototype)) return;
  guarded.add(prototype);
  const cleanup = prototype.cleanup;
  prototype.cleanup = function (error) {
    if (!this.closed) this.socket.destroy(error);
    cleanup.call(this, error);
  };
}

const guarded = new WeakSet<object>();
