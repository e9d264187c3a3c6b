import type { OpenAPIObject } from '@nestjs/swagger';
import { describeTags } from './answer-tag';
import { BackstagePaths } from './backstage-answer';
import { closeSchemas } from './closed-schemas';
import { describeRefusals } from './described-refusals';
import { HoldsFurtherFields, IgnoresUnknownFields } from './index';

@HoldsFurtherFields()
class Roomy {}

@IgnoresUnknownFields()
class Forgiving {}

const text = { type: 'string' };
const shaped = () => ({ type: 'object', properties: { inner: { type: 'object', properties: { text } } } });

function document(): OpenAPIObject {
  const get = () => ({ responses: { 200: { description: 'Things' } } });
  return {
    openapi: '3.0.0',
    info: { title: 'things', version: '1' },
    paths: {
      '/livez': { get: get() },
      '/api/things/all': { get: get() },
      '/api/things/v1/orders/{id}': {
        post: {
          requestBody: { content: {} },
          responses: {
            200: { description: 'Done', content: { 'application/json': { schema: shaped() } } },
            404: { description: 'No such order' },
            422: { description: 'x', content: { 'application/problem+json': { example: {} } } },
          },
        },
      },
    },
    components: {
      schemas: {
        Plain: shaped(),
        [Roomy.name]: shaped(),
        [Forgiving.name]: shaped(),
        Absent: { type: 'object', nullable: true, allOf: [{ $ref: '#/components/schemas/Plain' }] },
        Map: { type: 'object', additionalProperties: text },
      },
    },
  } as OpenAPIObject;
}

describe('the description of a service', () => {
  const described = document();
  describeRefusals(described, new BackstagePaths(['/api/things']));
  describeTags(described, '/api/things');
  closeSchemas(described);
  const responses = (path: string, method: 'get' | 'post') =>
    described.paths[path]![method]!.responses as Record<string, { description: string; content?: object }>;
  const schema = (name: string) => described.components!.schemas![name] as ReturnType<typeof shaped> & object;

  it('names what every operation may refuse, in the shape of its path', () => {
    expect(Object.keys(responses('/api/things/all', 'get'))).toEqual(['200', '304', '400', '401', '403', '500', '503']);
    expect(responses('/api/things/all', 'get')['400']!.content).toEqual({
      'application/json': { schema: { $ref: '#/components/schemas/BackstageError' } },
    });
    const order = responses('/api/things/v1/orders/{id}', 'post');
    expect(Object.keys(order)).toEqual(['200', '400', '401', '403', '404', '413', '415', '422', '500', '503']);
    expect(order['404']).toEqual({
      description: 'No such order',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    });
    expect(order['422']!.content).toEqual({
      'application/problem+json': { example: {}, schema: { $ref: '#/components/schemas/Problem' } },
    });
  });

  it('leaves what is not below /api as it is', () => {
    expect(Object.keys(responses('/livez', 'get'))).toEqual(['200']);
  });

  it('closes every shape that nobody marked as open, and those within; lets references be null', () => {
    const closed = { additionalProperties: false, properties: { inner: { additionalProperties: false } } };
    expect(schema('Plain')).toMatchObject(closed);
    expect(responses('/api/things/v1/orders/{id}', 'post')['200']).toMatchObject({
      content: { 'application/json': { schema: closed } },
    });
    expect(schema('BackstageError')).toMatchObject({ additionalProperties: false });
    expect([schema('Roomy'), schema('Forgiving')]).toMatchObject([
      { additionalProperties: true, properties: { inner: { additionalProperties: false } } },
      { additionalProperties: true },
    ]);
    expect(schema('Absent')).toEqual({
      anyOf: [{ $ref: '#/components/schemas/Plain' }, { type: 'object', nullable: true, enum: [null] }],
    });
    expect(schema('Map')).toEqual({ type: 'object', additionalProperties: text });
  });
});
