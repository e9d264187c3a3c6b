import { correlationHeader } from '@callboard/http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Headers of answers that a page of another origin may read. */
const exposedHeaders = [
  'etag',
  'link',
  'location',
  'retry-after',
  'www-authenticate',
  'x-callboard-age-ms',
  'x-callboard-position',
  correlationHeader,
];

const preflightSeconds = 600;

/** Lets pages of these origins call the gateway, with credentials; no origin is let in that is not named. */
export function letIn(origins: string[], app: NestFastifyApplication): void {
  if (origins.length === 0) return;
  // Without it, OPTIONS that is no preflight is refused in plain text: Backstage's backends answer it like one.
  const strictPreflight = false;
  const told = { methods, exposedHeaders, maxAge: preflightSeconds };
  app.enableCors({ origin: origins, credentials: true, strictPreflight, ...told });
}
