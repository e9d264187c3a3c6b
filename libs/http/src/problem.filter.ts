import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@callboard/logging';
import { Problem } from '@callboard/problems';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { backstageAnswer, type BackstagePaths } from './backstage-answer';
import type { KnownRoutes } from './known-routes';
import { problemAnswer } from './problem-answer';
import { refusalOf } from './refusal';

/** What the filter must know of the process. */
export interface ProblemFilterParts {
  backstagePaths: BackstagePaths;
  knownRoutes: KnownRoutes;
  logger: Logger;
}

/** The one place where a refusal becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly parts: ProblemFilterParts) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) return this.breakOff(thrown, request, reply);
    if (request.is404) return this.refuseUnknownRoute(request, reply);
    await this.refuse(thrown, request, reply);
  }

  /** Sends a problem in the shape of the path; raw Fastify handlers may call it too. */
  async refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const problem = refusalOf(thrown);
    const refused = { method: request.method, url: request.originalUrl, correlationId: request.id };
    const mount = this.parts.backstagePaths.mountOf(request.originalUrl);
    const answer = mount === undefined ? problemAnswer(problem, refused) : backstageAnswer(problem, refused, mount);
    if (answer.status >= 500) this.tell(thrown, request, problem);
    // The framework would close while more is sent, and the sender might never read this: it is taken unread instead.
    if (problem.code === 'body-too-large') reply.removeHeader('connection');
    await reply.status(answer.status).headers(answer.headers).send(answer.body);
  }

  private async refuseUnknownRoute(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // Its body is taken unread, however large: see refuse.
    if (!request.raw.complete) reply.removeHeader('connection');
    if (this.parts.backstagePaths.mountOf(request.originalUrl) !== undefined) {
      await reply.status(404).send();
      return;
    }
    const path = request.originalUrl.split('?', 1)[0] ?? '';
    const methods = this.parts.knownRoutes.methodsOf(path);
    if (methods.length === 0)
      return this.refuse(new Problem('not-found', `There is nothing at ${path}`), request, reply);
    reply.header('allow', methods.join(', '));
    await this.refuse(new Problem('method-not-allowed', `${path} takes ${methods.join(', ')}`), request, reply);
  }

  /** An answer under way cannot become another one: the connection is cut, so that nobody takes it for whole. */
  private breakOff(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    this.tell(thrown, request, refusalOf(thrown));
    if (!reply.raw.writableEnded) reply.raw.destroy();
  }

  /** What nobody foresaw is an error; a named reason, as a replica that is not ready, may come with every request. */
  private tell(thrown: unknown, request: FastifyRequest, { code }: Problem): void {
    const path = request.originalUrl.split('?', 1)[0];
    this.parts.logger[code === 'internal' ? 'error' : 'warn'](
      { event: 'http.request.failed', correlationId: request.id, method: request.method, path, code, err: thrown },
      'a request failed',
    );
  }
}
