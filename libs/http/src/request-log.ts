import type { AuthenticatedRequest } from '@callboard/auth';
import type { Logger } from '@callboard/logging';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Histogram, register } from 'prom-client';

const metricName = 'callboard_http_request_duration_seconds';

/** One wide line per request, at debug for reads, and its duration as a metric. */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  const durations = durationHistogram();
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method } = request;
    durations.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    const level = isRead(request) ? 'debug' : 'info';
    if (logger.isLevelEnabled(level)) logger[level](factsOf(request, reply, route));
    done();
  });
}

function factsOf(request: FastifyRequest, reply: FastifyReply, route: string): object {
  return {
    event: 'http.request.served',
    correlationId: request.id,
    method: request.method,
    route,
    path: request.originalUrl.split('?', 1)[0],
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime * 10) / 10,
    actor: (request as AuthenticatedRequest).identity?.actor,
  };
}

function isRead(request: FastifyRequest & AuthenticatedRequest): boolean {
  return request.reads ?? (request.method === 'GET' || request.method === 'HEAD');
}

function durationHistogram(): Histogram {
  const known = register.getSingleMetric(metricName) as Histogram | undefined;
  const help = 'How long requests took, from head to last byte';
  return known ?? new Histogram({ name: metricName, help, labelNames: ['method', 'route', 'status'] });
}
