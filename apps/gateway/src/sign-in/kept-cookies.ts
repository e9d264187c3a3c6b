import type { IncomingHttpHeaders } from 'node:http';
import { cookieIn, cookieText } from '../cookie';
import type { Kept, SignInRequest } from './sign-in';

const cookieName = (provider: string, name: string) => `callboard-${provider}-${name}`;

/** The request as its provider sees it: of the cookies, only what it kept itself. */
export function keptFor(
  provider: string,
  { headers, url }: { headers: IncomingHttpHeaders; url: string },
): SignInRequest {
  return {
    headers,
    query: new URL(url, 'http://gateway').searchParams,
    kept: (name) => {
      const value = cookieIn(headers.cookie, cookieName(provider, name));
      return value === undefined ? undefined : decoded(value);
    },
  };
}

/** The `Set-Cookie` for what a provider keeps: it comes back to that provider's addresses alone. */
export function keepOf(provider: string, { name, value, maxAgeSeconds }: Kept, isSecure: boolean): string {
  const path = `/api/auth/${provider}`;
  return cookieText({
    name: cookieName(provider, name),
    value: encodeURIComponent(value),
    path,
    maxAgeSeconds,
    isSecure,
  });
}

function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
