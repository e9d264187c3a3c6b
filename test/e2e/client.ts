import { DescribedApi, type Product } from '@callboard/testing';

/** Why an entity was refused, and where. */
export interface PushProblem {
  code: string;
  errors?: { pointer: string; code: string; line?: number; column?: number }[];
}

/** One entity's outcome as a push answers it. */
export interface PushedItem {
  index: number;
  entityRef: string | null;
  outcome: string;
  version: number;
  etag: string;
  problem?: PushProblem;
}

/** The answer to a push. */
export interface Pushed {
  status: number;
  /** Why nothing of it was taken. */
  code?: string;
  receipt?: { id: string; token: string };
  items: PushedItem[];
}

/** Speaks to the product's gateway as a pipeline and a reader would; no answer may differ from what is described. */
export class Client {
  private described: Promise<DescribedApi> | undefined;

  constructor(private readonly product: Pick<Product, 'gateway' | 'token'>) {}

  /** @throws where the answer is not one that the gateway's OpenAPI document describes */
  async fetch(address: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(address, init);
    const { method, url } =
      address instanceof Request ? address : { method: init.method ?? 'GET', url: String(address) };
    this.described ??= DescribedApi.of(this.product.gateway);
    const { status, headers } = response;
    const text = await response.clone().text();
    const path = url.slice(this.product.gateway.length);
    (await this.described).check({ method, path, status, contentType: headers.get('content-type'), text });
    return response;
  }

  async get<T>(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: T; headers: Headers }> {
    const response = await this.fetch(this.product.gateway + path, { headers, signal: AbortSignal.timeout(30_000) });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as T };
  }

  async post<T>(
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: T }> {
    return this.send<T>('POST', path, { 'content-type': 'application/json', ...headers }, JSON.stringify(body));
  }

  async delete<T>(path: string): Promise<{ status: number; body: T }> {
    return this.send<T>('DELETE', path, {});
  }

  async push(body: string | Buffer, type = 'application/json', query = ''): Promise<Pushed> {
    const path = `/api/ingestion/v1/entities${query}`;
    const { status, body: answer } = await this.send<Omit<Pushed, 'status'>>(
      'POST',
      path,
      { 'content-type': type },
      body,
    );
    return { ...answer, status, items: answer?.items ?? [] };
  }

  private async send<T>(method: string, path: string, headers: Record<string, string>, body?: string | Buffer) {
    const authorization = `Bearer ${this.product.token}`;
    const request = { method, body, headers: { ...headers, authorization }, signal: AbortSignal.timeout(30_000) };
    const response = await this.fetch(this.product.gateway + path, request);
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as T };
  }
}
