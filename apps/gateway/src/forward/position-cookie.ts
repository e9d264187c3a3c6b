import { cookieIn, cookieText } from '../cookie';

/** A browser forgets a position after this long: by then every replica has passed it, and a log begun anew has none as high. */
const maxAgeSeconds = 60;

const cookieName = (service: string) => `callboard-${service}-position`;

/** The position that a browser last saw of a service; undefined for callers that take no part. */
export function positionIn(cookieHeader: string | undefined, service: string): number | undefined {
  const digits = cookieIn(cookieHeader, cookieName(service)) ?? '';
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}

/** Keeps a position in the browser, for requests to that service alone. */
export function positionCookie(service: string, path: string, position: number): string {
  return cookieText({ name: cookieName(service), value: String(position), path, maxAgeSeconds });
}

/** The cookie after an answer: never a lower position than before, none for callers that take no part. */
export function cookieAfter(seen: number | undefined, answered: unknown, target: { service: string; path: string }) {
  if (seen === undefined) return undefined;
  const position = /^\d{1,15}$/.test(String(answered)) ? Number(answered) : 0;
  return positionCookie(target.service, target.path, Math.max(seen, position));
}
