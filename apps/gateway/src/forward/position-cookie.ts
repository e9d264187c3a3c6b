import type { IncomingHttpHeaders } from 'node:http';
import { cookieIn, cookieText } from '../cookie';

/** A browser forgets a position after this long: by then every replica has passed it, and a log begun anew has none as high. */
const maxAgeSeconds = 60;

const cookieName = (service: string) => `callboard-${service}-position`;

/** The position that a browser last saw of a service; undefined for callers that take no part. */
export function positionIn(cookieHeader: string | undefined, service: string): number | undefined {
  const digits = cookieIn(cookieHeader, cookieName(service)) ?? '';
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}

/**
 * True for what a page of the gateway's own origin asks, as a web app that is served from there: browsers say so where
 * they reach it by HTTPS or on loopback, and no script can (Fetch Metadata, `Sec-Fetch-Site`). They send its cookies along.
 */
export function isOfOwnPage({ 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  return site === 'same-origin';
}

/** Keeps a position in the browser, for requests to that service alone. */
export function positionCookie(service: string, path: string, position: number): string {
  return cookieText({ name: cookieName(service), value: String(position), path, maxAgeSeconds });
}

/** Who is answered: what they sent, and whether they begin to take part with this answer. */
export interface Reader {
  seen: number | undefined;
  isOfOwnPage: boolean;
}

/** The cookie after an answer: never a lower position than before, none for callers that take no part. */
export function cookieAfter(
  { seen, isOfOwnPage }: Reader,
  answered: unknown,
  target: { service: string; path: string },
): string | undefined {
  const position = /^\d{1,15}$/.test(String(answered)) ? Number(answered) : undefined;
  const first = isOfOwnPage ? position : undefined;
  const next = seen === undefined ? first : Math.max(seen, position ?? 0);
  return next === undefined ? undefined : positionCookie(target.service, target.path, next);
}
