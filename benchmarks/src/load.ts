import autocannon from 'autocannon';

export interface Load {
  what: string;
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  errors: number;
}

const CONNECTIONS = 10;
const SECONDS = 5;

/** Asks these paths in turn over ten connections for five seconds. */
export async function load(what: string, url: string, paths: string[]): Promise<Load> {
  const requests = paths.map((path) => ({ path, method: 'GET' as const }));
  const {
    requests: rate,
    latency,
    errors,
    non2xx,
  } = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, requests });
  return {
    what,
    requestsPerSecond: Math.round(rate.average),
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    errors: errors + non2xx,
  };
}
