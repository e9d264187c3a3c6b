import type { OpenAPIObject } from '@nestjs/swagger';

type Components = Record<string, Record<string, unknown>>;

/** Paths that each process has for itself. */
const processPaths = new Set(['/livez', '/readyz', '/metrics']);

/** One description of all services: their paths side by side, their components under the service's name. */
export function mergeDescriptions(own: OpenAPIObject, services: ReadonlyMap<string, OpenAPIObject>): OpenAPIObject {
  const merged = { ...own, paths: { ...own.paths }, components: { ...own.components } as Components };
  for (const [service, description] of services) {
    const named = JSON.parse(
      JSON.stringify(description).replace(/"#\/components\/schemas\//g, `"#/components/schemas/${service}.`),
    ) as OpenAPIObject;
    for (const [path, item] of Object.entries(named.paths)) {
      if (!processPaths.has(path)) merged.paths[path] = throughGateway(path, item);
    }
    for (const [name, schema] of Object.entries(named.components?.schemas ?? {})) {
      merged.components['schemas'] = { ...merged.components['schemas'], [`${service}.${name}`]: schema };
    }
  }
  return { ...merged, info: { ...own.info, title: 'Callboard' } } as OpenAPIObject;
}

const failures = { 502: 'The service broke off its answer', 504: 'The service did not answer in time' };

/** What the gateway may answer in a service's place, in the shape that the service's own refusals have. */
function throughGateway(path: string, item: OpenAPIObject['paths'][string]): OpenAPIObject['paths'][string] {
  if (!path.startsWith('/api/')) return item;
  for (const operation of [item.get, item.post, item.put, item.patch, item.delete]) {
    const own = operation?.responses['503'];
    if (!operation || !own) continue;
    for (const [status, description] of Object.entries(failures))
      operation.responses[status] ??= { ...own, description };
  }
  return item;
}
