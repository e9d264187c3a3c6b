import type { JsonSchema } from './event-definition';

const difference = {
  type: 'object',
  required: ['path'],
  additionalProperties: false,
  properties: {
    path: { type: 'string', description: 'JSON pointer; the empty one is the entity itself' },
    before: { description: 'absent: there was nothing' },
    after: { description: 'absent: there is nothing any more' },
    omitted: { const: true, description: 'the values are too large to carry' },
  },
};

const provenance = {
  type: 'object',
  required: ['actor'],
  properties: {
    actor: { type: 'string', description: 'token name or OIDC subject' },
    run: { type: 'string', description: 'URL of the pipeline run' },
    repository: { type: 'string' },
    commit: { type: 'string' },
    branch: { type: 'string' },
    occurredAt: { type: 'string', description: 'when it happened at the source, RFC 3339' },
    reason: { type: 'string' },
  },
};

const entity = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata'],
  properties: {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: {
      type: 'object',
      required: ['name', 'namespace'],
      properties: { name: { type: 'string' }, namespace: { type: 'string' } },
    },
    spec: { type: 'object' },
  },
};

const noEntity = { type: 'null' };

/** The first shape of a change's data. Frozen: a later shape is a new constant and an upcaster from this one. */
export function changeDataV1(after: 'entity' | 'nothing'): JsonSchema {
  return {
    type: 'object',
    required: ['entity', 'differences', 'provenance'],
    additionalProperties: false,
    properties: {
      entity: after === 'entity' ? entity : noEntity,
      differences: { type: 'array', items: difference },
      provenance,
    },
  };
}
