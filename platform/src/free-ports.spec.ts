import { createServer } from 'node:net';
import { freePorts, isFreePort } from './free-ports';

describe('free ports', () => {
  it('are different and can be listened on', async () => {
    const ports = await freePorts(5);
    expect(new Set(ports).size).toBe(5);
    for (const port of ports) expect(await isFreePort(port)).toBe(true);
  });

  it('do not include one that is listened on', async () => {
    const server = createServer();
    const [port = 0] = await freePorts(1);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    expect(await isFreePort(port)).toBe(false);
    await new Promise((resolve) => server.close(resolve));
  });
});
