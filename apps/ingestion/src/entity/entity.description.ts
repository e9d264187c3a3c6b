import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOperation, ApiProduces, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { problemExample } from '../problem-example';
import { provenanceHeaders } from './entity.request';
import { PushAnswer } from './entity.response';
import { pushMediaTypes } from './push-body';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'sailing-service', description: 'Departures of the day' },
  spec: { type: 'service', lifecycle: 'production', owner: 'sailings' },
};

const yamlExample = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: sailing-service
spec:
  type: service
  lifecycle: production
  owner: sailings
`;

const item = {
  index: 0,
  entityRef: 'component:default/sailing-service',
  outcome: 'registered',
  version: 1,
  etag: '5e884898da28047151d0e56f8dc6292773603d0d',
};
const refusedItem = {
  index: 1,
  entityRef: null,
  outcome: 'refused',
  problem: {
    code: 'invalid-entity',
    detail: '/metadata/name: must be given',
    errors: [{ pointer: '/metadata/name', line: 14, column: 1, message: 'must be given', code: 'required' }],
  },
};
const receipt = { id: '0b0ff1ce-6d5e-4c5e-9a53-3a1c2b0d4e5f', token: 'cb1.1795410000.7' };
const counts = { registered: 1, updated: 0, unchanged: 0, restored: 0, removed: 0, refused: 0 };

const ifMatchHeader = ApiHeader({
  name: 'If-Match',
  description: 'Etag of the only entity meant',
  example: '"5e884898da28047151d0e56f8dc6292773603d0d"',
});
const commonHeaders = [...provenanceHeaders.map((header) => ApiHeader(header)), ifMatchHeader];
const commonRefusals = [
  ApiResponse({ status: 401, ...problemExample('unauthenticated', 'Missing credentials') }),
  ApiResponse({ status: 406, ...problemExample('not-acceptable', 'The answer is application/json') }),
  ApiResponse({
    status: 412,
    ...problemExample('stale-etag', 'component:default/sailing-service has the etag "77ab0c2e".'),
  }),
  ApiResponse({ status: 503, ...problemExample('log-unavailable', 'Repeat after Retry-After.') }),
];

const lines = {
  type: 'string' as const,
  description:
    'A PushItem a line, last one with the `receipt` and `counts` of a PushAnswer, and `problem` where it broke off',
};

const answer = (description: string, value: object) => ({
  description,
  content: {
    'application/json': { schema: { $ref: getSchemaPath(PushAnswer) }, example: value },
    'application/x-ndjson': { schema: lines, example: linesOf(value) },
  },
});

const whole = (value: object) => ({ type: PushAnswer, example: value });

function linesOf(value: object): string {
  const { items, ...conclusion } = value as { items: object[] };
  return [...items, conclusion].map((line) => JSON.stringify(line)).join('\n');
}

/** An object or a list as JSON, else text. */
function bodyOf(mediaType: string) {
  if (mediaType === 'application/json')
    return { schema: { oneOf: [{ type: 'object' }, { type: 'array', items: { type: 'object' } }] }, example: entity };
  const example = mediaType.includes('ndjson') ? JSON.stringify(entity) : yamlExample;
  return { schema: { type: 'string' }, example };
}

/** How `POST …/entities` is described. */
export const DescribesPush = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      summary: 'Push entities',
      requestBody: { required: true, content: Object.fromEntries(pushMediaTypes.map((type) => [type, bodyOf(type)])) },
      description:
        'One entity, a list or {"entities": […]} as JSON, several documents as YAML (16 MiB), or one entity a line as ' +
        'NDJSON (streamed, without a limit). A document may have 1 MiB. One that is refused does not hurt its ' +
        'neighbours. NDJSON is answered line by line as it is decided, and last comes a line with receipt and counts; ' +
        'should the log become unavailable on the way, that line has a problem and the lines not answered may be sent again.',
    }),
    ApiExtraModels(PushAnswer),
    ApiProduces('application/json', 'application/x-ndjson'),
    ...commonHeaders,
    ApiResponse({ status: 200, ...answer('All were taken', { receipt, items: [item], counts }) }),
    ApiResponse({
      status: 207,
      ...answer('Some were refused', { receipt, items: [item, refusedItem], counts: { ...counts, refused: 1 } }),
    }),
    ApiResponse({
      status: 422,
      ...answer('None was taken', { receipt, items: [refusedItem], counts: { ...counts, registered: 0, refused: 1 } }),
    }),
    ApiResponse({
      status: 400,
      ...problemExample('unreadable-body', 'the JSON text ends too early at line 3, column 1'),
      description: 'Nothing could be read; of a body in several documents, receipt, items and counts stand beside',
    }),
    ApiResponse({
      status: 413,
      ...problemExample('body-too-large', 'A body may have 16777216 bytes; NDJSON has no limit'),
    }),
    ApiResponse({ status: 415, ...problemExample('unsupported-media-type', 'A body is application/json, …') }),
    ...commonRefusals,
  );

/** How `DELETE …/entities/{kind}/{namespace}/{name}` is described. */
export const DescribesRemoval = (): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary: 'Remove an entity', description: 'Its history is kept; pushing it again restores it.' }),
    ...commonHeaders,
    ApiResponse({
      status: 200,
      description: 'It is gone',
      ...whole({
        receipt,
        items: [{ ...item, outcome: 'removed', version: 2 }],
        counts: { ...counts, registered: 0, removed: 1 },
      }),
    }),
    ApiResponse({ status: 404, ...problemExample('unknown-entity', 'There is no component:default/sailing-service') }),
    ApiResponse({
      status: 409,
      ...problemExample('managed-by-another-source', 'component:default/sailing-service is managed by token:ci.'),
    }),
    ...commonRefusals,
  );
