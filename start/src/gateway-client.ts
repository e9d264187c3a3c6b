// A file of many documents is decided as a whole before it is answered.
const answerTimeoutMs = 120_000;

/** An answer of the gateway with its body read as JSON, undefined where it is none. */
export interface Answer {
  status: number;
  body: unknown;
  retryAfterMs: number;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The few calls that the first push makes, through the gateway like anybody's. */
export class GatewayClient {
  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, body: unknown): Promise<Answer> {
    return this.call('POST', path, { type: 'application/json', text: JSON.stringify(body) });
  }

  postYaml(path: string, text: string): Promise<Answer> {
    return this.call('POST', path, { type: 'application/yaml', text });
  }

  delete(path: string): Promise<Answer> {
    return this.call('DELETE', path);
  }

  private async call(method: string, path: string, body?: { type: string; text: string }): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': body.type }) };
    const signal = AbortSignal.timeout(answerTimeoutMs);
    const answer = await fetch(`${this.url}${path}`, { method, headers, body: body?.text, signal });
    const retryAfterMs = Number(answer.headers.get('retry-after') ?? 0) * 1000;
    return { status: answer.status, body: jsonOf(await answer.text()), retryAfterMs };
  }
}
