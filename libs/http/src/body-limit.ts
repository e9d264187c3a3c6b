import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** What a body may weigh where the route says nothing. */
export const defaultBodyBytesMax = 100 * 1024;

/** Lets one route take larger (or only smaller) bodies than the default of 100 KiB. */
export const BodyLimit = (bodyBytesMax: number): MethodDecorator => RouteConfig({ bodyBytesMax }) as MethodDecorator;

/** Makes {@link BodyLimit} true; must be called before routes are registered. */
export function honourBodyLimits(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const { bodyBytesMax } = (route.config ?? {}) as { bodyBytesMax?: number };
    if (bodyBytesMax !== undefined) route.bodyLimit = bodyBytesMax;
  });
}
