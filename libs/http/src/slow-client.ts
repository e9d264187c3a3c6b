import type { ServerResponse } from 'node:http';

/** How long a client may take over an answer. */
export interface SlowClientLimits {
  /** Without taking anything of it. */
  stalledMsMax: number;
  /** Until it has all of it. */
  takingMsMax: number;
}

export const slowClientLimits: Readonly<SlowClientLimits> = { stalledMsMax: 60_000, takingMsMax: 3_600_000 };

/** Lets go of a client that is slower, and so of what its answer holds: the connection is cut. */
export function boundSlowClient(
  answer: ServerResponse,
  { stalledMsMax, takingMsMax }: SlowClientLimits = slowClientLimits,
): void {
  if (answer.closed) return;
  const letGo = () => answer.destroy();
  answer.setTimeout(stalledMsMax, letGo);
  const timer = setTimeout(letGo, takingMsMax).unref();
  answer.once('close', () => clearTimeout(timer));
}
