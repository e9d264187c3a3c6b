import { DescribedApi, type SeenAnswer } from './described-api';

const item = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string' } },
  additionalProperties: false,
};
const api = new DescribedApi({
  paths: {
    '/api/items/{id}': {
      get: {
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } } },
          202: {},
          404: { content: { 'application/json': { schema: {} } } },
          304: {},
        },
      },
    },
    '/api/items/special': {
      get: { responses: { 200: { content: { 'application/x-ndjson': {} } } } },
    },
  },
  components: { schemas: { Item: item } },
} as never);

const seen = (over: Partial<SeenAnswer>): SeenAnswer => ({
  method: 'GET',
  path: '/api/items/1?fields=x',
  status: 200,
  contentType: 'application/json; charset=utf-8',
  text: '{"name":"a"}',
  ...over,
});

describe('DescribedApi', () => {
  it.each<[string, Partial<SeenAnswer>]>([
    ['what is described', {}],
    ['a path in any case, with a slash', { path: '/API/Items/1/' }],
    ['HEAD as GET', { method: 'HEAD', text: '', contentType: null }],
    ['an answer without a body', { status: 304, text: '', contentType: null }],
    ['no body where none is described', { status: 202, text: '', contentType: null }],
    ['an empty 404 of a hollow address', { path: '/api/items/1//', status: 404, text: '', contentType: null }],
    ['text that is no JSON', { path: '/api/items/special', contentType: 'application/x-ndjson', text: '{}\n{}' }],
    ['a 404 of an address that nobody has', { path: '/api/nope', status: 404, text: '', contentType: null }],
    ['a 405 of a method that nobody takes', { method: 'PUT', status: 405 }],
  ])('lets pass %s', (_, over) => {
    expect(() => api.check(seen(over))).not.toThrow();
  });

  it.each<[string, Partial<SeenAnswer>, string]>([
    ['a status', { status: 400 }, 'a status that is not described'],
    ['a content type', { contentType: 'text/html' }, 'a content type that is not described (text/html)'],
    ['no body', { text: '' }, 'without the body that is described'],
    ['no body of what is not there', { status: 404, text: '' }, 'without the body that is described'],
    ['an address', { path: '/api/nope' }, 'at an address that is not described'],
    ['a method', { method: 'PUT' }, 'at an address that is not described'],
    ['a field', { text: '{"name":"a","more":1}' }, 'must NOT have additional properties'],
    ['a missing field', { text: '{}' }, "must have required property 'name'"],
    ['the more exact of two paths', { path: '/api/items/special' }, 'a content type that is not described'],
  ])('names %s that the document does not know', (_, over, misfit) => {
    expect(() => api.check(seen(over))).toThrow(misfit);
  });

  it('holds a value against a schema by its name', () => {
    expect(() => api.checkShape('Item', { name: 'a' })).not.toThrow();
    expect(() => api.checkShape('Item', { name: 'a', more: 1 })).toThrow('Item is not of the schema');
  });
});
