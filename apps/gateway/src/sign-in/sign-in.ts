import type { IncomingHttpHeaders } from 'node:http';

/** What a provider sees of a request. */
export interface SignInRequest {
  headers: IncomingHttpHeaders;
  query: URLSearchParams;
  /** What the browser kept for this provider under that name. */
  kept(name: string): string | undefined;
}

/** What the browser is to keep for a provider: no script reads it, and only the provider's own addresses get it. */
export interface Kept {
  /** A word, told apart from those of other providers by the gateway. */
  name: string;
  value: string;
  /** 0 forgets it. */
  maxAgeSeconds: number;
}

/** Who asks, as far as a provider found out. */
export interface SignedIn {
  /** Canonical: lower case, with kind and namespace. */
  userRef: string;
  keep?: Kept[];
  /** What a web app is told of the provider's own session, as `idToken`, `scope` and `expiresInSeconds`. */
  providerInfo?: Record<string, unknown>;
}

/**
 * One way to find out who asks. Everything behind it (token, ownership, keys) is the same for all. Whatever it throws
 * that is no Problem is answered 500; nobody is `unauthenticated`.
 */
export interface SignIn {
  /** Its name in `/api/auth/<provider>/…`, a word. */
  readonly provider: string;
  /** `…/refresh`: who asks, from what the browser kept; asked before each token. */
  refresh(request: SignInRequest): Promise<SignedIn>;
}

/** A way by another party's page, as OIDC's. */
export interface RedirectingSignIn extends SignIn {
  /** `…/start`, in a window of the web app's: where to go. Keeps what {@link finish} compares `state` with. */
  start(request: SignInRequest): Promise<{ location: string; keep?: Kept[] }>;
  /** `…/handler/frame`, back from there: who it is, and the page (`origin` at the start) that is to be told. */
  finish(request: SignInRequest): Promise<SignedIn & { appOrigin: string }>;
  /** `…/logout`: what the browser forgets. */
  end(request: SignInRequest): Promise<{ keep: Kept[] }>;
}

/** True for providers that have more addresses than `…/refresh`. */
export const isRedirecting = (signIn: SignIn): signIn is RedirectingSignIn => 'start' in signIn;
