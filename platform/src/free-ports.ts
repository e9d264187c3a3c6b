import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the range from which systems take ports for outgoing connections: a port that is kept between
// runs must not be borrowed in the meantime.
const lowest = 15_000;
const highest = 32_000;
const attemptsMax = 200;

/** True when nothing listens on the port of the loopback address and a server may do so. */
export function isFreePort(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** So many different ports of the loopback address that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const found = new Set<number>();
  for (let attempt = 0; found.size < count; attempt++) {
    if (attempt >= attemptsMax) throw new Error(`No ${count} free ports between ${lowest} and ${highest}.`);
    const port = randomInt(lowest, highest);
    if (!found.has(port) && (await isFreePort(port))) found.add(port);
  }
  return [...found];
}
