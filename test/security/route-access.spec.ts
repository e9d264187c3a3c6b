import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PositionGuard, PositionInterceptor } from '@callboard/http';
import { operationController } from '../../libs/projection/src/parking/operation.controller';
import { parkedController } from '../../libs/projection/src/parking/parked.controller';
import { projectionController } from '../../libs/projection/src/operation/projection.controller';
import { RequestMethod, type Type } from '@nestjs/common';

const root = join(__dirname, '../..');

function controllers(): Type[] {
  const files = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /^[^/]+\/src\/.*\.(controller|consumer)\.ts$/.test(file))
      .map((file) => join(root, folder, file)),
  );
  const exported = files.flatMap((file) => Object.values(jest.requireActual<Record<string, unknown>>(file)));
  const named = exported.filter(
    (value): value is Type => typeof value === 'function' && Reflect.hasMetadata('path', value),
  );
  const mounts = [projectionController, parkedController, operationController];
  return [...named, ...mounts.map((mount) => mount('api/<service>/v1'))];
}

/** The methods of a class, those it inherits included. */
function methodsOf(controller: Type): object[] {
  const methods = new Map<string, object>();
  for (let at = controller.prototype as object; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (!methods.has(name)) methods.set(name, (at as Record<string, object>)[name]!);
    }
  }
  return [...methods.values()];
}

interface Route {
  route: string;
  access: string;
  tellsPosition: boolean;
}

/** Each route with the access that the guard would find. */
function routes(): Route[] {
  return controllers().flatMap((controller) => {
    const handlers = methodsOf(controller).filter((handler) => Reflect.hasMetadata('method', handler));
    return handlers.map((handler) => {
      const told = (of: object) => Reflect.getMetadata('callboard:access', of) as string | undefined;
      const parts = [controller, handler].map((of) => String(Reflect.getMetadata('path', of)));
      const path = `/${parts.join('/')}`.replace(/\/{2,}/g, '/');
      const method = RequestMethod[Reflect.getMetadata('method', handler) as number];
      const around = ['__guards__', '__interceptors__'].flatMap((key) =>
        [controller, handler].flatMap((of) => (Reflect.getMetadata(key, of) as unknown[] | undefined) ?? []),
      );
      return {
        route: `${method} ${path.length > 1 ? path.replace(/\/$/, '') : path}`,
        access: told(handler) ?? told(controller) ?? 'nothing said',
        tellsPosition: around.includes(PositionGuard) || around.includes(PositionInterceptor),
      };
    });
  });
}

describe('every route', () => {
  it('says who may use it; what may change something needs a token in every mode', () => {
    expect(
      routes()
        .map(({ route, access }) => `${route} ${access}`)
        .sort(),
    ).toEqual([
      'DELETE /api/<service>/v1/projections/:name/generations/:generation write',
      'DELETE /api/ingestion/v1/entities/:kind/:namespace/:name write',
      'DELETE /api/notifications/v1/subscriptions/:id write',
      'DELETE /api/user-settings/buckets/:bucket/keys/:key own',
      'GET / open',
      'GET /.backstage/health/v1/liveness open',
      'GET /.backstage/health/v1/readiness open',
      'GET /api/<service>/v1/projection-operations read',
      'GET /api/<service>/v1/projections read',
      'GET /api/<service>/v1/projections/:name read',
      'GET /api/<service>/v1/projections/:name/parked read',
      'GET /api/auth/.well-known/jwks.json open',
      'GET /api/auth/:provider/handler/frame open',
      'GET /api/auth/:provider/refresh open',
      'GET /api/auth/:provider/start open',
      'GET /api/auth/v1/userinfo own',
      'GET /api/catalog/entities read',
      'GET /api/catalog/entities/by-name/:kind/:namespace/:name read',
      'GET /api/catalog/entities/by-name/:kind/:namespace/:name/ancestry read',
      'GET /api/catalog/entities/by-query read',
      'GET /api/catalog/entities/by-uid/:uid read',
      'GET /api/catalog/entity-facets read',
      'GET /api/catalog/v1/changes read',
      'GET /api/catalog/v1/cycles read',
      'GET /api/catalog/v1/entities-without-owner read',
      'GET /api/catalog/v1/entities/:kind/:namespace/:name/diff read',
      'GET /api/catalog/v1/entities/:kind/:namespace/:name/versions read',
      'GET /api/catalog/v1/entities/:kind/:namespace/:name/versions/:version read',
      'GET /api/catalog/v1/entities/:kind/:namespace/:name/why read',
      'GET /api/catalog/v1/entities/:kindAndNamespace/:name/diff read',
      'GET /api/catalog/v1/entities/:kindAndNamespace/:name/versions read',
      'GET /api/catalog/v1/entities/:kindAndNamespace/:name/versions/:version read',
      'GET /api/catalog/v1/entities/:kindAndNamespace/:name/why read',
      'GET /api/catalog/v1/entities/:ref/diff read',
      'GET /api/catalog/v1/entities/:ref/versions read',
      'GET /api/catalog/v1/entities/:ref/versions/:version read',
      'GET /api/catalog/v1/entities/:ref/why read',
      'GET /api/catalog/v1/entities/by-uid/:uid/versions read',
      'GET /api/catalog/v1/graph read',
      'GET /api/catalog/v1/impact/:kind/:namespace/:name read',
      'GET /api/catalog/v1/impact/:kindAndNamespace/:name read',
      'GET /api/catalog/v1/impact/:ref read',
      'GET /api/catalog/v1/path read',
      'GET /api/catalog/v1/relations/dangling read',
      'GET /api/catalog/v1/snapshot read',
      'GET /api/ingestion/v1/log read',
      'GET /api/ingestion/v1/receipts/:id read',
      'GET /api/notifications/v1/subscriptions read',
      'GET /api/notifications/v1/subscriptions/:id read',
      'GET /api/search/query read',
      'GET /api/user-settings/buckets/:bucket/keys/:key own',
      'GET /livez open',
      'GET /metrics open',
      'GET /readyz open',
      'POST /api/<service>/v1/projections/:name/back write',
      'POST /api/<service>/v1/projections/:name/cancel write',
      'POST /api/<service>/v1/projections/:name/parked/retry write',
      'POST /api/<service>/v1/projections/:name/parked/skip write',
      'POST /api/<service>/v1/projections/:name/rebuild write',
      'POST /api/<service>/v1/projections/:name/verify write',
      'POST /api/auth/:provider/logout open',
      'POST /api/auth/:provider/refresh open',
      'POST /api/catalog/entities/by-query read',
      'POST /api/catalog/entities/by-refs read',
      'POST /api/catalog/entity-facets read',
      'POST /api/catalog/validate-entity read',
      'POST /api/ingestion/v1/entities write',
      'POST /api/ingestion/v1/log/republish write',
      'POST /api/notifications/v1/subscriptions write',
      'POST /api/notifications/v1/subscriptions/:id/resume write',
      'POST /api/permission/authorize read',
      'POST /api/user-settings/multiget own',
      'PUT /api/user-settings/buckets/:bucket/keys/:key own',
    ]);
  });

  it('that reads a projection waits as it is asked and says what it reflects', () => {
    const silent = routes().filter(({ access, tellsPosition }) => access === 'read' && !tellsPosition);
    expect(silent.map(({ route }) => route).sort()).toEqual([
      // They tell of the projections themselves, whatever those reflect.
      'GET /api/<service>/v1/projection-operations',
      'GET /api/<service>/v1/projections',
      'GET /api/<service>/v1/projections/:name',
      'GET /api/<service>/v1/projections/:name/parked',
      // They tell of the log itself, which is ahead of everything.
      'GET /api/ingestion/v1/log',
      'GET /api/ingestion/v1/receipts/:id',
      // It tells of what is in the body.
      'POST /api/catalog/validate-entity',
      // It tells of the caller.
      'POST /api/permission/authorize',
    ]);
  });
});
