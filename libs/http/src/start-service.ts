import type { AddressInfo } from 'node:net';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuthModule } from '@callboard/auth';
import type { SharedConfig } from '@callboard/config';
import { HealthModule, NotReady, Readiness } from '@callboard/health';
import { createLogger, NestLogger, type Logger } from '@callboard/logging';
import type { FastifyInstance } from 'fastify';
import { tagAnswers } from './answer-tag';
import { boundAnswersUnderWay } from './answers-under-way';
import { BackstagePaths, type BackstageMount } from './backstage-answer';
import { honourBodyLimits } from './body-limit';
import { tellCorrelation } from './correlation';
import { fastifyOptions } from './fastify-options';
import { refuseWhenGoingDown } from './going-down';
import { boundHeapGrowth } from './heap-growth';
import { acceptJson } from './json-body';
import { KnownRoutes } from './known-routes';
import { describeApi, type CompleteDescription } from './open-api';
import { ProblemFilter } from './problem.filter';
import { logRequests } from './request-log';
import { RequestPipe } from './request.pipe';
import { exitOnUnhandled, shutDownGracefully } from './shutdown';

/** As much of a service's configuration as serving HTTP needs. */
export type HttpConfig = Pick<SharedConfig, 'mode' | 'httpHost' | 'logLevel' | 'adminToken' | 'userTokenPublicKeys'> & {
  httpPort: number;
};

/** What makes one service different from the next. */
export interface ServiceOptions {
  name: string;
  module: Type | DynamicModule;
  config: HttpConfig;
  /** Where errors have Backstage's shape. */
  backstagePaths?: BackstageMount[];
  /** Below these paths, in lower case, reads get an `ETag`, and 304 where it is known. */
  taggedPaths?: string[];
  /** Last changes before routes are registered: content types, raw routes. */
  configure?(app: NestFastifyApplication): Promise<void> | void;
  /** Further ways in, as Kafka; started once HTTP answers. */
  transports?(app: NestFastifyApplication): MicroserviceOptions[];
  /** Adds to `/openapi.json` and `/docs`, at each request. */
  completeDescription?: CompleteDescription;
  logger?: Logger;
  /** How far the heap may grow beyond what is in use, in percent, before all of it is collected; absent: as V8 has it. */
  heapGrowth?: number;
  /** False where the caller ends the process itself, as specs do. */
  handlesSignals?: boolean;
}

/** Starts a service; resolves when HTTP answers and all transports run. Rejects when either cannot. */
export async function startService(options: ServiceOptions): Promise<NestFastifyApplication> {
  const { name, config, heapGrowth, handlesSignals = true } = options;
  const logger = options.logger ?? createLogger(name, config.logLevel);
  const app = await createApp(options, logger);
  const readiness = app.get(Readiness);
  readiness.register('start', () => {
    throw new NotReady('starting');
  });
  if (handlesSignals) {
    if (heapGrowth !== undefined) boundHeapGrowth(heapGrowth);
    exitOnUnhandled(logger);
    shutDownGracefully(app, logger);
  }
  await app.listen(config.httpPort, config.httpHost);
  options.transports?.(app).forEach((transport) => app.connectMicroservice(transport));
  await app.startAllMicroservices();
  readiness.register('start', () => undefined);
  const address = app.getHttpServer().address() as AddressInfo;
  logger.info({ event: 'service.started', mode: config.mode, host: config.httpHost, port: address.port });
  return app;
}

async function createApp(options: ServiceOptions, logger: Logger): Promise<NestFastifyApplication> {
  const root = rootModule(options);
  const adapter = new FastifyAdapter(
    fastifyOptions({ backstagePaths: new BackstagePaths(options.backstagePaths), logger }),
  );
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  prepare(app, options, logger);
  await options.configure?.(app);
  const { name, backstagePaths = [], taggedPaths = [], completeDescription: complete } = options;
  describeApi(app, { name, backstagePaths, taggedPaths, complete });
  return app;
}

function prepare(
  app: NestFastifyApplication,
  { backstagePaths, taggedPaths = [] }: ServiceOptions,
  logger: Logger,
): void {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const knownRoutes = new KnownRoutes(fastify);
  honourBodyLimits(fastify);
  tellCorrelation(fastify);
  refuseWhenGoingDown(fastify);
  logRequests(fastify, logger);
  acceptJson(fastify);
  for (const path of taggedPaths) tagAnswers(fastify, path);
  boundAnswersUnderWay(fastify);
  app.useGlobalPipes(new RequestPipe());
  app.useGlobalFilters(new ProblemFilter({ backstagePaths: new BackstagePaths(backstagePaths), knownRoutes, logger }));
}

@Module({})
class ServiceModule {}

function rootModule({ module, config }: ServiceOptions): DynamicModule {
  return { module: ServiceModule, imports: [AuthModule.forRoot(config), HealthModule, module] };
}
