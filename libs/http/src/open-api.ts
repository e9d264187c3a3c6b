import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeTags } from './answer-tag';
import { BackstagePaths, type BackstageMount } from './backstage-answer';
import { closeSchemas } from './closed-schemas';
import { describeHeaders } from './described-headers';
import { describeRefusals } from './described-refusals';
import { errorsPage } from './errors-page';
import { errorsPagePath } from './problem-answer';
import { completeExamples } from './whole-examples';

/** Adds to a description what only a request can know. */
export type CompleteDescription = (own: OpenAPIObject, app: NestFastifyApplication) => Promise<OpenAPIObject>;

/** What the description of a service depends on. */
export interface DescribedService {
  name: string;
  /** Where errors have Backstage's shape. Below each the description is served, too, unless others are added to it. */
  backstagePaths: BackstageMount[];
  /** Below these paths reads have an `ETag`. */
  taggedPaths: string[];
  complete?: CompleteDescription;
}

/** Serves `/openapi.json`, `/docs` and the page that problems lead to. */
export function describeApi(app: NestFastifyApplication, service: DescribedService): void {
  const { complete, backstagePaths } = service;
  let known: OpenAPIObject | undefined;
  const own = () => (known ??= openApiOf(app, service));
  const patchDocumentOnRequest =
    complete && ((_: unknown, __: unknown, plain: OpenAPIObject) => complete(plain, app) as unknown as OpenAPIObject);
  SwaggerModule.setup('docs', app, own, { jsonDocumentUrl: 'openapi.json', raw: ['json'], patchDocumentOnRequest });
  const fastify = app.getHttpAdapter().getInstance();
  for (const mount of complete ? [] : mountsIn(backstagePaths)) {
    fastify.get(`${mount}/openapi.json`, (_, reply) => reply.send(own()));
  }
  fastify.get(errorsPagePath, (_, reply) => reply.type('text/markdown; charset=utf-8').send(errorsPage()));
}

function mountsIn(paths: BackstageMount[]): string[] {
  return paths.map((path) => (typeof path === 'string' ? path : path.mount));
}

function openApiOf(
  app: NestFastifyApplication,
  { name, backstagePaths, taggedPaths }: DescribedService,
): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setTitle(`Callboard ${name}`)
    .setDescription(`The ${name} service of Callboard. Refusals: ${errorsPagePath}`)
    .setVersion('1')
    .addBearerAuth();
  const document = SwaggerModule.createDocument(app, builder.build());
  describeRefusals(document, new BackstagePaths(backstagePaths));
  for (const path of taggedPaths) describeTags(document, path);
  describeHeaders(document);
  closeSchemas(document);
  completeExamples(document);
  return document;
}
