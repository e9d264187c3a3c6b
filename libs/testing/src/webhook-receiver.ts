import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it came, and how it was answered. */
export interface ReceivedWebhook {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** Header `webhook-id`. */
  id: string;
  at: number;
  /** Undefined while unanswered. */
  status?: number;
}

/** What the receiver does with a request; `hangs` never answers. */
export interface WebhookAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  afterMs?: number;
  hangs?: boolean;
}

/** Decides about a request; `nth` is 1 for the first request under its webhook id. */
export type AnswerWebhook = (webhook: ReceivedWebhook, nth: number) => WebhookAnswer;

const taken: AnswerWebhook = () => ({ status: 204 });

/** A subscriber's HTTP server on loopback that remembers everything it gets. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  private readonly counts = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    /** May be replaced at any time. */
    public answer: AnswerWebhook,
  ) {}

  /** Listens on a free port, or on the one given, as a receiver that comes back does. */
  static async start(answer: AnswerWebhook = taken, port = 0): Promise<WebhookReceiver> {
    const server = createServer();
    const receiver = new WebhookReceiver(server, answer);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const { url: path = '/', headers } = request;
        receiver.take({ path, headers, body, id: String(headers['webhook-id']), at: Date.now() }, response);
      });
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** Those answered by a 2xx, in the order they came. */
  get accepted(): ReceivedWebhook[] {
    return this.received.filter(({ status = 0 }) => status >= 200 && status < 300);
  }

  /** Breaks off what is open. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(webhook: ReceivedWebhook, response: ServerResponse): void {
    this.received.push(webhook);
    const nth = (this.counts.get(webhook.id) ?? 0) + 1;
    this.counts.set(webhook.id, nth);
    const { hangs, afterMs, ...answer } = this.answer(webhook, nth);
    if (hangs) return;
    const end = () => {
      webhook.status = answer.status ?? 204;
      response.writeHead(webhook.status, answer.headers).end(answer.body);
    };
    if (afterMs === undefined) end();
    else setTimeout(end, afterMs);
  }
}
