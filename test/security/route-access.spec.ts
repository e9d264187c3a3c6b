import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RequestMethod, type Type } from '@nestjs/common';

const root = join(__dirname, '../..');

function controllers(): Type[] {
  const files = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /^[^/]+\/src\/.*\.(controller|consumer)\.ts$/.test(file))
      .map((file) => join(root, folder, file)),
  );
  const exported = files.flatMap((file) => Object.values(jest.requireActual<Record<string, unknown>>(file)));
  return exported.filter((value): value is Type => typeof value === 'function' && Reflect.hasMetadata('path', value));
}

/** `<method> <path> <access>` of each route, the access as the guard would find it. */
function routes(): string[] {
  return controllers().flatMap((controller) => {
    const handlers = Object.getOwnPropertyNames(controller.prototype)
      .map((name) => (controller.prototype as Record<string, object>)[name]!)
      .filter((handler) => Reflect.hasMetadata('method', handler));
    return handlers.map((handler) => {
      const told = (of: object) => Reflect.getMetadata('callboard:access', of) as string | undefined;
      const parts = [controller, handler].map((of) => String(Reflect.getMetadata('path', of)));
      const path = `/${parts.join('/')}`.replace(/\/{2,}/g, '/');
      const method = RequestMethod[Reflect.getMetadata('method', handler) as number];
      return `${method} ${path.length > 1 ? path.replace(/\/$/, '') : path} ${told(handler) ?? told(controller) ?? 'nothing said'}`;
    });
  });
}

describe('every route', () => {
  it('says who may use it; what may change something needs a token in every mode', () => {
    expect(routes().sort()).toEqual([
      'DELETE /api/ingestion/v1/entities/:kind/:namespace/:name write',
      'DELETE /api/notifications/v1/subscriptions/:id write',
      'GET / open',
      'GET /api/catalog/entities read',
      'GET /api/catalog/entities/by-name/:kind/:namespace/:name read',
      'GET /api/catalog/entities/by-name/:kind/:namespace/:name/ancestry read',
      'GET /api/catalog/entities/by-query read',
      'GET /api/catalog/entities/by-uid/:uid read',
      'GET /api/catalog/entity-facets read',
      'GET /api/ingestion/v1/log read',
      'GET /api/ingestion/v1/receipts/:id read',
      'GET /api/notifications/v1/subscriptions read',
      'GET /api/notifications/v1/subscriptions/:id read',
      'GET /api/search/query read',
      'GET /livez open',
      'GET /metrics open',
      'GET /readyz open',
      'POST /api/catalog/entities/by-query read',
      'POST /api/catalog/entities/by-refs read',
      'POST /api/catalog/entity-facets read',
      'POST /api/ingestion/v1/entities write',
      'POST /api/ingestion/v1/log/republish write',
      'POST /api/notifications/v1/subscriptions write',
      'POST /api/notifications/v1/subscriptions/:id/resume write',
    ]);
  });
});
