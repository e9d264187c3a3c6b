import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Delivered, Subscriber } from '../checker/observation';
import { ask } from '../http';
import type { Random } from '../random';
import { markerOf } from '../workload/content';

const againAfterMs = 500;

/** A subscription to make. */
export interface Wish {
  name: string;
  filter?: { namespaces?: string[]; types?: string[] };
  start?: number;
  /** The share of requests that this receiver refuses. */
  refusedShare?: number;
}

interface Event {
  subject: string;
  entityversion: number | string;
  position: number | string;
  data: { entity: { metadata: { description?: string } } | null };
}

interface Mailbox {
  delivered: Delivered[];
  refusedShare: number;
}

/** Several subscribers behind one address, who remember what each of them took. */
export class Subscribers {
  readonly made: Subscriber[] = [];
  /** Requests that were refused on purpose. */
  refused = 0;
  private readonly boxes = new Map<string, Mailbox>();

  private constructor(
    private readonly server: Server,
    private readonly random: Random,
  ) {}

  static async listen(random: Random): Promise<Subscribers> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const subscribers = new Subscribers(server, random);
    server.on('request', (request, response) => {
      void subscribers.take(request).then(
        (status) => response.writeHead(status).end(),
        () => response.destroy(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return subscribers;
  }

  /**
   * Asks until it is answered. Each attempt has an address of its own: where the answer was lost there may be a
   * subscription nobody knows of, and what comes to it is nobody's.
   */
  async subscribe(api: { gateway: string; token: string }, wish: Wish, signal: AbortSignal): Promise<void> {
    const { name, filter = {}, start, refusedShare = 0 } = wish;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      const path = `/${name}/${attempt}`;
      const box: Mailbox = { delivered: [], refusedShare };
      this.boxes.set(path, box);
      const body = {
        name,
        target: { type: 'webhook', url: this.url + path },
        filter,
        ...(start !== undefined && { start }),
      };
      const headers = { authorization: `Bearer ${api.token}` };
      const { status } = await ask(`${api.gateway}/api/notifications/v1/subscriptions`, {
        method: 'POST',
        headers,
        body,
      });
      if (status === 201) {
        const { namespaces = [], types = [] } = filter;
        this.made.push({ name, filter: { namespaces, types }, delivered: box.delivered });
        return;
      }
      await pause(againAfterMs);
    }
  }

  /** Requests taken by the subscriber of this name. */
  toldTo(name: string): number {
    return this.made.find((one) => one.name === name)?.delivered.length ?? 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async take(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const box = this.boxes.get(request.url ?? '');
    if (!box) return 404;
    if (this.random.chance(box.refusedShare)) {
      this.refused += 1;
      return 503;
    }
    const event = JSON.parse(Buffer.concat(chunks).toString()) as Event;
    const webhookId = String(request.headers['webhook-id']);
    box.delivered.push({
      webhookId,
      ref: event.subject,
      version: Number(event.entityversion),
      position: Number(event.position),
      marker: markerOf(event.data.entity),
    });
    return 204;
  }
}
