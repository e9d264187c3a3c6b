import { pino, stdTimeFunctions, type DestinationStream, type Logger as PinoLogger } from 'pino';

/** JSON lines on standard output. First the facts with a stable dotted `event`, then at most a short text. */
export type Logger = PinoLogger;

const secrets = ['authorization', 'cookie', 'token', 'adminToken', 'secret', 'password', 'mongoUrl'];

/** A logger whose lines carry the service's name; values under secret names are never written. */
export function createLogger(service: string, level = 'info', destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[secret]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
