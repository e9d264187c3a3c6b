import { exitCodes } from '../exit-codes';
import { Failure } from '../failure';
import type { Connection } from './connection';
import { refusalOf } from './refusal';

const answerTimeoutMs = 30_000;

/** Asks the product through its gateway, like anybody. */
export class GatewayClient {
  constructor(
    private readonly connection: Connection,
    private readonly timeoutMs = answerTimeoutMs,
  ) {}

  /** @throws Failure for whatever is not a 2xx */
  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }

  /** @throws Failure for whatever is not a 2xx */
  post<T>(path: string, body: object = {}): Promise<T> {
    return this.ask<T>('POST', path, body);
  }

  /** @throws Failure for whatever is not a 2xx */
  delete<T>(path: string): Promise<T> {
    return this.ask<T>('DELETE', path);
  }

  private async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const { url, token } = this.connection;
    const headers = {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.timeout(this.timeoutMs);
    const request = { method, headers, signal, ...(body && { body: JSON.stringify(body) }) };
    const { status, text } = await this.answerTo(`${url}${path}`, request);
    const answer = jsonOf(text);
    if (status < 200 || status > 299) throw refusalOf({ status, body: answer }, this.connection);
    if (answer === undefined) {
      throw new Failure(exitCodes.unreachable, `${url} answers, but not as Callboard does.`, 'Check --url.');
    }
    return answer as T;
  }

  private async answerTo(address: string, request: RequestInit): Promise<{ status: number; text: string }> {
    try {
      const answer = await fetch(address, request);
      return { status: answer.status, text: await answer.text() };
    } catch (error) {
      const { url } = this.connection;
      const next = 'Is it running (`npm start`)? Give its address by --url or CALLBOARD_URL.';
      throw new Failure(exitCodes.unreachable, `${url} could not be reached: ${reasonOf(error)}.`, next);
    }
  }
}

function reasonOf(error: unknown): string {
  const { name, message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  if (name === 'TimeoutError') return 'no answer in time';
  return cause?.code ?? cause?.message ?? message;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
