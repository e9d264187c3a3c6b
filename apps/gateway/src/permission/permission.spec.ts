import { createLogger } from '@callboard/logging';
import { DescribedApi } from '@callboard/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readGatewayConfig } from '../gateway.config';
import { startGateway } from '../start-gateway';
import { permissionLimits } from './permission.request';

const { itemsMax, idLengthMax, refLengthMax, refsMax } = permissionLimits;
let gateway: NestFastifyApplication;
let production: NestFastifyApplication;

const start = (mode: 'development' | 'production') => {
  const config = { ...readGatewayConfig({ CALLBOARD_HTTP_HOST: '127.0.0.1' }), mode, httpPort: 0 };
  return startGateway(config, { logger: createLogger('gateway', 'silent'), handlesSignals: false });
};
beforeAll(async () => {
  gateway = await start('development');
  production = await start('production');
});
afterAll(() => Promise.all([gateway.close(), production.close()]));

const url = '/api/permission/authorize';

/** Each answer is held against the OpenAPI document. */
async function ask(body: unknown, app = gateway) {
  const headers = { 'content-type': 'application/json' };
  const answer = await app.inject({ method: 'POST', url, headers, payload: JSON.stringify(body) });
  const described = new DescribedApi((await app.inject('/openapi.json')).json());
  const { statusCode: status, body: text } = answer;
  described.check({ method: 'POST', path: url, status, contentType: String(answer.headers['content-type']), text });
  return answer;
}

const entityRead = {
  type: 'resource',
  name: 'catalog.entity.read',
  attributes: { action: 'read' },
  resourceType: 'catalog-entity',
};
const create = { type: 'basic', name: 'catalog.entity.create', attributes: { action: 'create' } };
const refresh = { ...entityRead, name: 'catalog.entity.refresh', attributes: { action: 'update' } };
const resourceRef = 'component:default/a';
const item = (over: object = {}) => ({ id: 'a', permission: entityRead, resourceRef, ...over });

describe('what somebody at a web app may do', () => {
  it('is told for exactly the ids that were asked', async () => {
    const items = [
      { id: '1', permission: create },
      { id: '2', permission: entityRead, resourceRef },
      { id: '3', permission: refresh, resourceRef },
      { id: '4', permission: { ...create, attributes: {}, more: 1 }, more: 1 },
      { id: '5', permission: entityRead, resourceRef: [resourceRef, 'api:default/b'] },
      { id: '1', permission: create },
    ];
    const answer = await ask({ items });
    expect(answer.statusCode).toBe(200);
    const results = answer.json().items.map(({ id, result }: Record<string, string>) => `${id} ${result}`);
    expect(results).toEqual(['1 DENY', '2 ALLOW', '3 DENY', '4 DENY', '5 ALLOW', '1 DENY']);
    expect((await ask({ items: [] })).json()).toEqual({ items: [] });
  });

  it.each<[string, unknown]>([
    ['no items', {}],
    ['items that are no list', { items: {} }],
    ['an item that is no object', { items: ['a'] }],
    ['an item that is a list', { items: [[]] }],
    ['an item that is null', { items: [null] }],
    ['an item without an id', { items: [item({ id: undefined })] }],
    ['an item without a permission', { items: [item({ permission: undefined })] }],
    ['a permission of another type', { items: [item({ permission: { ...entityRead, type: 'other' } })] }],
    ['a permission without attributes', { items: [item({ permission: { ...entityRead, attributes: undefined } })] }],
    ['an action that is null', { items: [item({ permission: { ...entityRead, attributes: { action: null } } })] }],
    ['another action', { items: [item({ permission: { ...entityRead, attributes: { action: 'drop' } } })] }],
    ['a resource of no type', { items: [item({ permission: { ...entityRead, resourceType: undefined } })] }],
    ['a resource that is not named', { items: [item({ resourceRef: undefined })] }],
    ['resources that are none', { items: [item({ resourceRef: [] })] }],
    ['a resource where none can be meant', { items: [item({ permission: create })] }],
    ['a list', []],
    ['null', null],
  ])('is refused for %s', async (_, body) => {
    const answer = await ask(body);
    expect([answer.statusCode, answer.json().error.name, answer.json().request.url]).toEqual([
      400,
      'InputError',
      '/authorize',
    ]);
  });

  it.each<[string, (count: number) => object[], number]>([
    [
      'items',
      (count) => Array.from({ length: count }, (_, index) => ({ id: `${index}`, permission: create })),
      itemsMax,
    ],
    ['characters of an id', (count) => [item({ id: 'x'.repeat(count) })], idLengthMax],
    ['characters of a ref', (count) => [item({ resourceRef: 'x'.repeat(count) })], refLengthMax],
    ['refs', (count) => [item({ resourceRef: Array(count).fill(resourceRef) })], refsMax],
  ])('is told for as many %s as there may be, and no more', async (_, items, max) => {
    expect((await ask({ items: items(max) })).statusCode).toBe(200);
    expect((await ask({ items: items(max + 1) })).statusCode).toBe(400);
  });

  it('is told in production to those with a token alone', async () => {
    expect((await ask({ items: [item()] }, production)).statusCode).toBe(401);
  });
});
