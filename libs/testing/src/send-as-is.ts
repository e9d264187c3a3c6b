import { request, type Agent } from 'node:http';
import type { BadRequest } from './bad-requests';
import type { SeenAnswer } from './described-api';

/** Sends a request as it is and reads the whole answer. */
export function sendAsIs(
  origin: string,
  { method, path, headers: given, body }: BadRequest,
  agent?: Agent,
): Promise<SeenAnswer> {
  return new Promise((resolve, reject) => {
    const sending = request(new URL(origin), { method, path, headers: given, agent, timeout: 20_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        const contentType = response.headers['content-type'] ?? null;
        resolve({ method, path, status: response.statusCode ?? 0, contentType, text });
      });
      response.on('error', reject);
    });
    sending.on('timeout', () => sending.destroy(new Error(`${method} ${path} has no answer`))).on('error', reject);
    sending.end(body);
  });
}
