import type { OpenAPIObject } from '@nestjs/swagger';
import { correlationHeader } from './correlation';

type Header = { description: string; schema: { type: 'string' | 'integer' }; example: string | number };
type Response = { headers?: Record<string, object> };
interface Operation {
  parameters?: { name?: string }[];
  responses: Record<string, Response>;
}

const header = (description: string, example: string | number): Header => ({
  description,
  schema: { type: typeof example === 'number' ? 'integer' : 'string' },
  example,
});

const everywhere = { [named(correlationHeader)]: header('Names the request in the logs', '5d1f7c1e-9f0a-4c55') };

const ofPosition = {
  'X-Callboard-Position': header('The answer reflects every change up to here', 4711),
  'X-Callboard-Age-Ms': header('How long ago the replica last knew itself level with the log', 12),
};

const etag = { ETag: header('For If-None-Match', 'W/"2f-6Yb9PnzY0kT0Zc1Y8m3m1VxvZ0A"') };
const retryAfter = { 'Retry-After': header('Seconds', 1) };
const replica = {
  'X-Callboard-Replica': header(
    'There with `not-ready` alone: nothing was begun, another replica may answer',
    'not-ready',
  ),
};
const challenge = { 'WWW-Authenticate': header('How to sign in', 'Bearer') };

const ofStatus: Record<string, object> = {
  304: etag,
  401: challenge,
  429: retryAfter,
  503: { ...retryAfter, ...replica },
};

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** Statuses of answers that were made after the position was looked at. */
const placed = new Set(['200', '304', '409']);

/** Says of each answer below `/api/` which headers it has. */
export function describeHeaders({ paths }: OpenAPIObject): void {
  for (const [path, item] of Object.entries(paths)) {
    if (!path.startsWith('/api/')) continue;
    for (const method of methods) if (item[method]) complete(item[method] as unknown as Operation);
  }
}

function complete({ parameters = [], responses }: Operation): void {
  const waits = parameters.some(({ name }) => name === 'X-Callboard-At-Least');
  for (const [status, response] of Object.entries(responses)) {
    response.headers = {
      ...everywhere,
      ...(waits && placed.has(status) ? ofPosition : {}),
      ...(waits && status === '409' ? retryAfter : {}),
      ...(status === '200' && responses['304'] ? etag : {}),
      ...ofStatus[status],
      ...response.headers,
    };
  }
}

function named(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
