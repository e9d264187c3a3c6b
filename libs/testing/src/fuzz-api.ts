import { Agent } from 'node:http';
import * as fc from 'fast-check';
import { badRequests, type Tastes } from './bad-requests';
import { DescribedApi } from './described-api';
import { sendAsIs } from './send-as-is';

/** How long, and how. */
export interface Fuzz extends Tastes {
  runs: number;
}

/**
 * Far beyond what any answer takes: told apart is what is bounded from what is not. A moment that has not come yet is
 * waited for, for 3 seconds.
 */
export const answerMsMax = 10_000;
const timeLimitMs = 100_000;

/**
 * Sends a service requests with several faults at once, drawn from every operation below `/api/` that it describes: what
 * `fuzzPlaces` does not, which puts each fault alone. A failure names its seed; with that in `CALLBOARD_FUZZ_SEED` the same
 * requests are sent again.
 * @throws with the seed and the smallest request, where an answer is a 5xx, late, or not as described
 */
export async function fuzzApi(origin: string, { runs, ...tastes }: Fuzz): Promise<void> {
  const document = (await (await fetch(`${origin}/openapi.json`)).json()) as ConstructorParameters<
    typeof DescribedApi
  >[0];
  const described = new DescribedApi(document);
  const agent = new Agent({ keepAlive: true });
  const isBorne = async (request: Parameters<typeof sendAsIs>[1]) => {
    const from = performance.now();
    const answer = await sendAsIs(origin, request, agent);
    if (answer.status >= 500)
      throw new Error(`${answer.method} ${answer.path} answers ${answer.status}: ${answer.text}`);
    described.check(answer);
    if (performance.now() - from > answerMsMax) throw new Error(`${answer.method} ${answer.path} takes too long`);
  };
  try {
    const property = fc.asyncProperty(badRequests(document, tastes), isBorne);
    const seed = Number(process.env['CALLBOARD_FUZZ_SEED'] ?? Date.now() | 0);
    await fc.assert(property, { numRuns: runs, interruptAfterTimeLimit: timeLimitMs, seed });
  } finally {
    agent.destroy();
  }
}
