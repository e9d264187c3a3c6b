import type { FastifyInstance } from 'fastify';

interface KnownRoute {
  pattern: RegExp;
  methods: string[];
}

/** Remembers every route, to tell a path with other methods (405) from one that is nowhere (404). */
export class KnownRoutes {
  private readonly routes: KnownRoute[] = [];

  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', ({ url, method }) => {
      // A preflight is answered wherever it goes: that makes no path known.
      if (url === '*' && method === 'OPTIONS') return;
      this.routes.push({ pattern: patternOf(url), methods: [method].flat() });
    });
  }

  /** The methods that the path knows, sorted; empty when it is nowhere. */
  methodsOf(url: string): string[] {
    // The router takes what follows a '#' for no part of the path, as it does after a '?'.
    const path = url.split(/[?#]/, 1)[0] ?? '';
    const methods = this.routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods);
    return [...new Set(methods)].sort();
  }
}

/** As the router matches: one slash at the end is none, a second one is another path. */
function patternOf(url: string): RegExp {
  const source = url
    .replace(/\/+$/, '')
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/:[^/]+/g, '[^/]+')
    .replace(/\*/g, '.*');
  return new RegExp(`^${source}/?$`, 'i');
}
