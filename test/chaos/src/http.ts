const timeoutMs = 20_000;

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

/** One request; never rejects: whatever becomes of it is the answer. */
export async function ask<T>(url: string, asked: Asked = {}): Promise<Answered<T>> {
  try {
    const response = await fetch(url, requestOf(asked));
    const text = await response.text();
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

function codeIn(body: Problem | undefined): string {
  return body?.code ?? body?.error?.name ?? '';
}

function requestOf({ method = 'GET', headers = {}, body }: Asked): RequestInit {
  const signal = AbortSignal.timeout(timeoutMs);
  if (body === undefined) return { method, headers, signal };
  return { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body), signal };
}
