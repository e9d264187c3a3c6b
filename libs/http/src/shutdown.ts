import type { INestApplication } from '@nestjs/common';
import { Readiness } from '@callboard/health';
import type { Logger } from '@callboard/logging';

const closeTimeoutMs = 10_000;

/** On SIGTERM or SIGINT: no longer ready, finish what is under way, exit 0; after 10 s exit 1. */
export function shutDownGracefully(app: INestApplication, logger: Logger): void {
  const shutDown = (signal: NodeJS.Signals) => {
    logger.info({ event: 'service.stopping', signal });
    app.get(Readiness).drain();
    setTimeout(() => exit(logger, 1, 'service.stop.timed-out'), closeTimeoutMs).unref();
    app.close().then(
      () => exit(logger, 0, 'service.stopped'),
      (error) => exit(logger, 1, 'service.stop.failed', error),
    );
  };
  process.once('SIGTERM', shutDown);
  process.once('SIGINT', shutDown);
}

/** What nobody handled leaves the process in an unknown state: it says so and exits, its supervisor starts it again. */
export function exitOnUnhandled(logger: Logger): void {
  process.once('uncaughtException', (error) => exit(logger, 1, 'service.crashed', error));
  process.once('unhandledRejection', (error) => exit(logger, 1, 'service.crashed', error));
}

function exit(logger: Logger, code: number, event: string, err?: unknown): void {
  logger[code === 0 ? 'info' : 'fatal']({ event, ...(err === undefined ? {} : { err }) });
  process.exit(code);
}
