import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** A change as a subscriber is told it. */
export interface ReceivedChange {
  id: string;
  type: string;
  position: number;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A subscriber on loopback: takes what is signed by the secret it was shown, and refuses everything else. */
export class WebhookListener {
  readonly received = new Map<string, ReceivedChange>();
  forged = 0;
  private verifier: Webhook | undefined;

  private constructor(private readonly server: Server) {}

  static async listen(): Promise<WebhookListener> {
    const server = createServer();
    const listener = new WebhookListener(server);
    server.on('request', (request, response) => void listener.take(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return listener;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/changes`;
  }

  /** The secret that came with the subscription. */
  trust(secret: string): void {
    this.verifier = new Webhook(secret);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const status = await this.statusFor(request).catch(() => 400);
    response.writeHead(status).end();
  }

  private async statusFor(request: IncomingMessage): Promise<number> {
    const body = await bodyOf(request);
    // Told before the answer with the secret has arrived: the sender tries again.
    if (!this.verifier) return 503;
    try {
      const event = this.verifier.verify(body, request.headers as Record<string, string>) as ReceivedChange;
      this.received.set(event.id, { id: event.id, type: event.type, position: event.position });
      return 204;
    } catch {
      this.forged += 1;
      return 401;
    }
  }
}
