import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { errorsPage } from './errors-page';
import { errorsPagePath } from './problem-answer';

/** Adds to a description what only a request can know. */
export type CompleteDescription = (own: OpenAPIObject, app: NestFastifyApplication) => Promise<OpenAPIObject>;

/** Serves `/openapi.json`, `/docs` and the page that problems lead to. */
export function describeApi(app: NestFastifyApplication, name: string, complete?: CompleteDescription): void {
  const patchDocumentOnRequest =
    complete && ((_: unknown, __: unknown, own: OpenAPIObject) => complete(own, app) as unknown as OpenAPIObject);
  const options = { jsonDocumentUrl: 'openapi.json', raw: ['json' as const], patchDocumentOnRequest };
  SwaggerModule.setup('docs', app, () => openApiOf(app, name), options);
  app
    .getHttpAdapter()
    .getInstance()
    .get(errorsPagePath, (_, reply) => reply.type('text/markdown; charset=utf-8').send(errorsPage()));
}

function openApiOf(app: NestFastifyApplication, name: string): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle(`Callboard ${name}`)
    .setDescription(`The ${name} service of Callboard. Refusals: ${errorsPagePath}`)
    .setVersion('1')
    .addBearerAuth();
  return SwaggerModule.createDocument(app, builder.build());
}
