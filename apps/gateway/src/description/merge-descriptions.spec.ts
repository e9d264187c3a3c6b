import type { OpenAPIObject } from '@nestjs/swagger';
import { mergeDescriptions } from './merge-descriptions';

const describing = (path: string, schema: string): OpenAPIObject => ({
  openapi: '3.0.0',
  info: { title: 'x', version: '1' },
  paths: {
    '/livez': {},
    [path]: {
      get: {
        responses: {
          200: { description: '', content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } } },
        },
      },
    },
  },
  components: { schemas: { Item: { type: schema } } },
});

describe('mergeDescriptions', () => {
  it('puts paths side by side and keeps equally named schemas apart', () => {
    const own = { openapi: '3.0.0', info: { title: 'Callboard gateway', version: '1' }, paths: { '/readyz': {} } };
    const services = new Map([
      ['catalog', describing('/api/catalog/entities', 'object')],
      ['search', describing('/api/search/query', 'string')],
    ]);
    const merged = mergeDescriptions(own, services);
    expect(Object.keys(merged.paths)).toEqual(['/readyz', '/api/catalog/entities', '/api/search/query']);
    expect(merged.components?.schemas).toEqual({
      'catalog.Item': { type: 'object' },
      'search.Item': { type: 'string' },
    });
    expect(JSON.stringify(merged.paths['/api/search/query'])).toContain('#/components/schemas/search.Item');
    expect(merged.info.title).toBe('Callboard');
  });
});
