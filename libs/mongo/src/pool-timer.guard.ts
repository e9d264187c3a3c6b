import { ConnectionPool } from 'mongodb/lib/cmap/connection_pool';

/**
 * Lets a pool look for connections to open beforehand only where it is to keep some. As published (7.8.0), every pool
 * wakes its process ten times a second for that, also with a `minPoolSize` of 0, the default: 1 ms of CPU a second.
 * Broken connections, which the same look drops, are dropped when they are about to be used, too.
 */
export function guardPoolTimer(): void {
  const prototype = ConnectionPool.prototype;
  if (guarded.has(prototype)) return;
  guarded.add(prototype);
  const look = prototype.ensureMinPoolSize;
  prototype.ensureMinPoolSize = function () {
    if (this.options.minPoolSize > 0) look.call(this);
  };
}

const guarded = new WeakSet<object>();
