import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger';

/** Nest's own lines as ours: what it tells at start is debug, its warnings and errors stay such. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(this.facts(rest), String(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.logger.debug(this.facts(rest), String(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.logger.trace(this.facts(rest), String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn(this.facts(rest), String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const error = message instanceof Error ? { err: message } : {};
    this.logger.error({ ...this.facts(rest), ...error }, String(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.logger.fatal(this.facts(rest), String(message));
  }

  /** Nest passes its context last and, with errors, a stack before it. */
  private facts(rest: unknown[]): object {
    const context = rest.at(-1);
    const stack = rest.length > 1 ? rest[0] : undefined;
    return { event: 'framework.message', context, ...(stack === undefined ? {} : { stack }) };
  }
}
