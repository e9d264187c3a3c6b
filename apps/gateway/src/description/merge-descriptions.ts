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
    for (const [path, item] of Object.entries(named.paths)) if (!processPaths.has(path)) merged.paths[path] = item;
    for (const [name, schema] of Object.entries(named.components?.schemas ?? {})) {
      merged.components['schemas'] = { ...merged.components['schemas'], [`${service}.${name}`]: schema };
    }
  }
  return { ...merged, info: { ...own.info, title: 'Callboard' } } as OpenAPIObject;
}
