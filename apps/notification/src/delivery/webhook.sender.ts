import { Agent, errors, request, type Dispatcher } from 'undici';
import type { AddressGuard } from './address-guard';
import { retryAfterMs, type DeliveryLimits } from './delivery.schedule';

export interface WebhookRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Breaks the attempt off, when the right to send is lost. */
  signal: AbortSignal;
}

/** A delivery counts only after a 2xx. */
export interface AttemptResult {
  outcome: 'delivered' | 'failed' | 'gone';
  status?: number;
  error?: string;
  retryAfterMs?: number;
}

/** One POST, once: no redirect is followed, no answer is kept. */
export class WebhookSender {
  private readonly agent: Agent;

  constructor(
    guard: AddressGuard,
    private readonly limits: DeliveryLimits,
  ) {
    const timeouts = { headersTimeout: limits.attemptTimeoutMs, bodyTimeout: limits.attemptTimeoutMs };
    this.agent = new Agent({ connect: guard.connector(limits.connectTimeoutMs), ...timeouts });
  }

  async send(wish: WebhookRequest): Promise<AttemptResult> {
    const ending = new AbortController();
    let isLate = false;
    const end = () => ending.abort();
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, this.limits.attemptTimeoutMs);
    wish.signal.addEventListener('abort', end, { once: true });
    try {
      if (wish.signal.aborted) end();
      return await this.post(wish, ending.signal);
    } catch (error) {
      return { outcome: 'failed', error: isLate ? 'timeout' : reasonOf(error) };
    } finally {
      clearTimeout(timer);
      wish.signal.removeEventListener('abort', end);
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async post({ url, headers, body }: WebhookRequest, signal: AbortSignal): Promise<AttemptResult> {
    const response = await request(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/cloudevents+json', 'user-agent': 'callboard-webhooks/1' },
      body,
      dispatcher: this.agent,
      signal,
    });
    await this.discard(response);
    return this.judge(response);
  }

  /** The status line has decided; a body that breaks off, dribbles or never ends changes nothing but costs its connection. */
  private async discard({ body }: Dispatcher.ResponseData): Promise<void> {
    const late = setTimeout(() => body.destroy(), this.limits.responseBodyTimeoutMs);
    await body.dump({ limit: this.limits.responseBodyMaxBytes }).catch(() => body.destroy());
    clearTimeout(late);
  }

  private judge({ statusCode: status, headers }: Dispatcher.ResponseData): AttemptResult {
    if (status >= 200 && status < 300) return { outcome: 'delivered', status };
    if (status === 410) return { outcome: 'gone', status };
    const header = headers['retry-after'];
    const wished = retryAfterMs(Array.isArray(header) ? header[0] : header, Date.now(), this.limits);
    const error = status >= 300 && status < 400 ? 'redirect' : 'status';
    return { outcome: 'failed', status, error, retryAfterMs: wished };
  }
}

/** Codes only: messages of sockets and resolvers tell a subscriber about our network. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.ConnectTimeoutError || error instanceof errors.HeadersTimeoutError) return 'timeout';
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  return name === 'AbortError' ? 'interrupted' : 'connection-failed';
}
