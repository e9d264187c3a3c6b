import type { Entity } from './entity';

type SpecifiedEntity = Entity & { spec: Record<string, unknown> };

/** One valid entity of each kind with every field that its kind names; for specs. */
export function validEntities(): Record<string, SpecifiedEntity> {
  return structuredClone(originals);
}

const originals: Record<string, SpecifiedEntity> = {
  Component: entity('Component', {
    type: 'service',
    lifecycle: 'production',
    owner: 'box-office',
    system: 'ticketing',
    subcomponentOf: 'ticket-shop',
    providesApis: ['seats'],
    consumesApis: ['payments', 'api:finance/ledger'],
    dependsOn: ['resource:seat-db'],
    dependencyOf: ['component:lobby-display'],
  }),
  API: entity('API', {
    type: 'openapi',
    lifecycle: 'production',
    owner: 'box-office',
    system: 'ticketing',
    definition: 'openapi: 3.1.0',
  }),
  Resource: entity('Resource', {
    type: 'database',
    owner: 'stagehands',
    system: 'ticketing',
    dependsOn: ['resource:storage'],
    dependencyOf: ['component:ticket-shop'],
  }),
  System: entity('System', { owner: 'box-office', domain: 'front-of-house', type: 'product' }),
  Domain: entity('Domain', { owner: 'management', subdomainOf: 'theatre', type: 'business' }),
  Group: entity('Group', {
    type: 'team',
    profile: { displayName: 'Box office', email: 'box@theatre.example', picture: 'https://theatre.example/b.png' },
    parent: 'management',
    children: ['night-desk'],
    members: ['ann', 'user:guests/ben'],
  }),
  User: entity('User', { profile: { displayName: 'Ann' }, memberOf: ['box-office'] }),
  Location: entity('Location', { type: 'url', target: './all.yaml', targets: ['./a.yaml'], presence: 'optional' }),
  Template: {
    ...entity('Template', {
      type: 'service',
      owner: 'stagehands',
      lifecycle: 'production',
      parameters: [{ title: 'Name', properties: { name: { type: 'string' } } }],
      steps: [{ id: 'fetch', name: 'Fetch', action: 'fetch:template', input: { url: './skeleton' }, if: true }],
      output: { links: [{ title: 'Open', url: '${{ steps.fetch.output.url }}' }], state: 'done' },
    }),
    apiVersion: 'scaffolder.backstage.io/v1beta3',
  },
};

function entity(kind: string, spec: Record<string, unknown>): SpecifiedEntity {
  const metadata = {
    name: `Some-${kind}.1`,
    namespace: 'default',
    title: 'A title',
    description: '',
    labels: { tier: 'gold', 'theatre.example/stage': '' },
    annotations: { 'backstage.io/techdocs-ref': 'dir:.', note: '' },
    tags: ['java', 'c++', 'lang:go'],
    links: [{ url: 'https://theatre.example/', title: 'Home', icon: 'home', type: 'site', extra: 1 }],
    custom: { anything: [1, null, true] },
  };
  return { apiVersion: 'backstage.io/v1alpha1', kind, metadata, spec };
}
