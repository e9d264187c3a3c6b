import type { Entity } from '@callboard/entity';

/** What a spec wants different from the ordinary entity. */
export interface Overrides {
  metadata?: Partial<Entity['metadata']>;
  spec?: Record<string, unknown>;
}

function build(kind: string, name: string, spec: Record<string, unknown>, overrides: Overrides): Entity {
  return {
    apiVersion: kind === 'Template' ? 'scaffolder.backstage.io/v1beta3' : 'backstage.io/v1alpha1',
    kind,
    metadata: { namespace: 'default', name, ...overrides.metadata },
    spec: { ...spec, ...overrides.spec },
  };
}

/** A valid Component, owned by `group:default/stagehands`. */
export function component(name: string, overrides: Overrides = {}): Entity {
  return build('Component', name, { type: 'service', lifecycle: 'production', owner: 'stagehands' }, overrides);
}

/** A valid API, owned by `group:default/stagehands`. */
export function api(name: string, overrides: Overrides = {}): Entity {
  const definition = 'openapi: 3.1.0';
  const spec = { type: 'openapi', lifecycle: 'production', owner: 'stagehands', definition };
  return build('API', name, spec, overrides);
}

/** A valid Resource, owned by `group:default/stagehands`. */
export function resource(name: string, overrides: Overrides = {}): Entity {
  return build('Resource', name, { type: 'database', owner: 'stagehands' }, overrides);
}

/** A valid System, owned by `group:default/stagehands`. */
export function system(name: string, overrides: Overrides = {}): Entity {
  return build('System', name, { owner: 'stagehands' }, overrides);
}

/** A valid Domain, owned by `group:default/stagehands`. */
export function domain(name: string, overrides: Overrides = {}): Entity {
  return build('Domain', name, { owner: 'stagehands' }, overrides);
}

/** A valid Group without children. */
export function group(name: string, overrides: Overrides = {}): Entity {
  return build('Group', name, { type: 'team', children: [] }, overrides);
}

/** A valid User who is a member of nothing. */
export function user(name: string, overrides: Overrides = {}): Entity {
  return build('User', name, { memberOf: [] }, overrides);
}

/** A valid Location that names one target. */
export function location(name: string, overrides: Overrides = {}): Entity {
  return build('Location', name, { type: 'url', target: 'https://example.org/catalog-info.yaml' }, overrides);
}

/** A valid Template with one step. */
export function template(name: string, overrides: Overrides = {}): Entity {
  const steps = [{ id: 'log', name: 'Log', action: 'debug:log' }];
  return build('Template', name, { type: 'service', owner: 'stagehands', parameters: [], steps }, overrides);
}
