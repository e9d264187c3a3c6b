import RequestQueue from 'kafkajs/src/network/requestQueue';

/**
 * Arms kafkajs's timer for queued requests only while requests are queued. As published (2.2.4), an idle connection
 * arms it again for ever with a delay of about a millisecond: some 45 ms of CPU a second and connection, and a warning
 * about a negative delay on Node 24.
 */
export function guardIdleTimer(): void {
  const prototype = RequestQueue.prototype;
  if (guarded.has(prototype)) return;
  guarded.add(prototype);
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: QueueWithPending): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}

interface QueueWithPending {
  pending: unknown[];
}

const guarded = new WeakSet<object>();
