import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
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

/** Asks the same thing a few times, one after the other. Bytes are as sent. */
export async function timesOf(
  url: string,
  times: number,
  headers: Record<string, string> = {},
): Promise<{ p50Ms: number; bytes: number }> {
  const tookMs: number[] = [];
  let bytes = 0;
  for (let time = 0; time < times; time++) {
    const from = performance.now();
    bytes = await bytesOf(url, headers);
    tookMs.push(performance.now() - from);
  }
  return { p50Ms: percentile(tookMs, 0.5), bytes };
}

/** Takes the answer as it comes and makes nothing of it: `fetch` asks for gzip and unpacks slower than we pack. */
async function bytesOf(url: string, headers: Record<string, string>): Promise<number> {
  const request = get(url, { headers });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${url} was answered ${response.statusCode}`);
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) bytes += piece.length;
  return bytes;
}
