import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { MongoClient } from 'mongodb';
import { connectionOptions } from './connection-options';

/** A line to the database that can fall silent: it stays open, and nothing passes any more. */
class SilentLine {
  private readonly sockets: Socket[] = [];
  private readonly server: Server;

  constructor(url: string) {
    const { hostname, port } = new URL(url.replace('mongodb://', 'http://'));
    this.server = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const socket of [near, far]) this.sockets.push(socket.on('error', () => socket.destroy()));
      near.pipe(far).pipe(near);
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, '127.0.0.1', listening));
    return `mongodb://127.0.0.1:${(this.server.address() as AddressInfo).port}/?directConnection=true`;
  }

  fallSilent(): void {
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

const megabyte = 'x'.repeat(1_000_000);
const impatient = { socketTimeoutMS: 500, heartbeatFrequencyMS: 60_000 };

describe('a connection whose other end falls silent', () => {
  let line: SilentLine;
  let client: MongoClient;
  const dbName = `spec_${randomUUID().slice(0, 8)}`;

  beforeEach(async () => {
    line = new SilentLine(process.env.CALLBOARD_MONGO_URL!);
    const { bufferCommands: _, ...options } = connectionOptions(dbName);
    const url = await line.open();
    client = await MongoClient.connect(url, { ...options, ...impatient, retryReads: false, retryWrites: false });
    await client.db().command({ ping: 1 });
  });
  afterEach(async () => {
    line.close();
    await client.close();
  });

  it.each([
    ['a read', () => client.db().command({ ping: 1 })],
    [
      'a write larger than the buffers of the line',
      () => client.db().command({ insert: 'rows', documents: Array.from({ length: 15 }, () => ({ text: megabyte })) }),
    ],
  ])('fails %s instead of keeping it for good', async (_, command) => {
    line.fallSilent();
    await expect(command()).rejects.toThrow('timed out');
  });
});
