/** What a browser is asked to keep. */
export interface Cookie {
  name: string;
  value: string;
  /** Sent back below this path alone. */
  path: string;
  /** 0 forgets it. */
  maxAgeSeconds: number;
  /** Sent over HTTPS alone. */
  isSecure?: boolean;
}

/** The value of a cookie in a request's header; undefined where it was not sent. */
export function cookieIn(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(/; */).find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

/** A `Set-Cookie` that no script can read, and that is not sent with what pages of other sites ask for. */
export function cookieText({ name, value, path, maxAgeSeconds, isSecure = false }: Cookie): string {
  const secure = isSecure ? '; Secure' : '';
  return `${name}=${value}; Path=${path}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
}
