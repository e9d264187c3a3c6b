import autocannon from 'autocannon';
import { percentile, round, usageOf } from '../process-usage';
import { type Question, requestsFor } from './question';

const CONNECTIONS = 10;

export interface Measured {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Of the process that answers. */
  cpuMsPerRequest: number;
  failed: number;
}

export interface Target {
  url: string;
  pid: number;
}

/** Asks one kind of question over ten connections, each with random keys of its own. */
export async function loadOf(
  question: Question,
  { url, pid }: Target,
  { refs, seconds }: { refs: readonly string[]; seconds: number },
): Promise<Measured> {
  let connection = 0;
  const before = usageOf(pid).cpuSeconds;
  const { requests, latency, errors, non2xx } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: seconds,
    setupClient: (client) => client.setRequests(requestsFor(question, refs, ++connection)),
  });
  const cpuSeconds = usageOf(pid).cpuSeconds - before;
  return {
    requestsPerSecond: Math.round(requests.total / seconds),
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    cpuMsPerRequest: round((cpuSeconds * 1000) / Math.max(1, requests.total)),
    failed: errors + non2xx,
  };
}

/** Asks the same thing a few times, one after the other. */
export async function timesOf(url: string, times: number): Promise<{ p50Ms: number; bytes: number }> {
  const tookMs: number[] = [];
  let bytes = 0;
  for (let time = 0; time < times; time++) {
    const from = performance.now();
    const response = await fetch(url);
    bytes = (await response.arrayBuffer()).byteLength;
    if (!response.ok) throw new Error(`${url} was answered ${response.status}`);
    tookMs.push(performance.now() - from);
  }
  return { p50Ms: percentile(tookMs, 0.5), bytes };
}
