import { DescribedApi } from '@callboard/testing';
import type { Finding } from './checker/observation';

const timeoutMs = 20_000;
const shownMax = 300;

/** An answer, or why there was none. */
export interface Answered<T> {
  /** 0 where there was none. */
  status: number;
  body: T | undefined;
  headers: Headers;
  /** `<status> <code>`, or `network <code>`. */
  why: string;
}

/** What a request may be. */
export interface Asked {
  method?: 'GET' | 'POST' | 'DELETE';
  headers?: Record<string, string>;
  body?: unknown;
}

interface Problem {
  code?: string;
  /** Backstage's own shape, on its paths. */
  error?: { name?: string };
}

let described: DescribedApi | undefined;
let undescribed: Finding[] = [];

/**
 * Holds every answer below `/api/` from now on, of whichever replica, against the OpenAPI document that the gateway
 * serves now. What is not as described is added to the list that this resolves with, one finding of each sort.
 */
export async function holdAgainstDescription(gateway: string): Promise<readonly Finding[]> {
  described = await DescribedApi.of(gateway);
  return (undescribed = []);
}

/** One request; never rejects: whatever becomes of it is the answer. */
export async function ask<T>(url: string, asked: Asked = {}): Promise<Answered<T>> {
  try {
    const response = await fetch(url, requestOf(asked));
    const text = await response.text();
    hold(asked.method ?? 'GET', new URL(url), response, text);
    const body = text ? (JSON.parse(text) as T & Problem) : undefined;
    return {
      status: response.status,
      body,
      headers: response.headers,
      why: `${response.status} ${codeIn(body)}`.trim(),
    };
  } catch (error) {
    const { cause, name } = error as Error & { cause?: { code?: string } };
    return { status: 0, body: undefined, headers: new Headers(), why: `network ${cause?.code ?? name}` };
  }
}

function hold(method: string, { pathname, search }: URL, { status, headers }: Response, text: string): void {
  if (!described || !pathname.startsWith('/api/')) return;
  const contentType = headers.get('content-type');
  const misfit = described.misfit({ method, path: pathname, status, contentType, text });
  if (misfit === undefined) return;
  const what = `answers ${status}, ${misfit}`;
  if (undescribed.some((one) => one.what.startsWith(what))) return;
  const where = `${method} ${pathname}${search}`;
  undescribed.push({ kind: 'undescribed', where, what: `${what}: ${text.slice(0, shownMax)}` });
}

function codeIn(body: Problem | undefined): string {
  return body?.code ?? body?.error?.name ?? '';
}

function requestOf({ method = 'GET', headers = {}, body }: Asked): RequestInit {
  const signal = AbortSignal.timeout(timeoutMs);
  if (body === undefined) return { method, headers, signal };
  return { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body), signal };
}
