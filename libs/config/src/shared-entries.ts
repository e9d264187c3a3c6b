import { z } from 'zod';
import { publicKeys } from './key-entries';

const commaList = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .transform((parts) => parts.filter((part) => part !== ''));

const partitionsMax = 1_000;

const nameLike = z.string().regex(/^[a-zA-Z0-9_-]{1,60}$/, 'must be 1 to 60 letters, digits, - or _');

/** Entries that several processes have in common; spread the ones you need into your schema. */
export const shared = {
  mode: z.enum(['development', 'production']).default('production').meta({
    env: 'CALLBOARD_MODE',
    description: 'Only development lets anyone read without a token, and lets webhooks reach loopback.',
  }),
  kafkaBrokers: commaList
    .refine((brokers) => brokers.length > 0, 'must name at least one broker')
    .meta({
      env: 'CALLBOARD_KAFKA_BROKERS',
      description: 'Kafka brokers to start from, host:port, separated by commas.',
      example: '127.0.0.1:9092',
    }),
  mongoUrl: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .meta({
      env: 'CALLBOARD_MONGO_URL',
      description: 'Connection string of MongoDB, which must be a replica set.',
      secret: true,
      example: 'mongodb://127.0.0.1:27017/?replicaSet=rs0',
    }),
  httpHost: z.string().default('0.0.0.0').meta({
    env: 'CALLBOARD_HTTP_HOST',
    description: 'Address that HTTP is served on.',
  }),
  adminToken: z
    .string()
    .regex(/^[\x21-\x7e]{1,500}$/, 'must be 1 to 500 visible ASCII characters')
    .optional()
    .meta({
      env: 'CALLBOARD_ADMIN_TOKEN',
      description: 'The token that may write. Without one, nobody may.',
      secret: true,
    }),
  userTokenPublicKeys: publicKeys.optional().meta({
    env: 'CALLBOARD_USER_TOKEN_PUBLIC_KEYS',
    description:
      "Public parts of the keys that sign the tokens of users, one PEM block after the other: the gateway's own, and while " +
      'it is exchanged also the one before or after. Without any, nobody is a user.',
    file: true,
  }),
  topicPrefix: nameLike.default('callboard').meta({
    env: 'CALLBOARD_TOPIC_PREFIX',
    description: 'Begins the name of each topic and consumer group.',
  }),
  partitions: z.coerce
    .number()
    .int()
    .min(1)
    .max(partitionsMax)
    .default(12)
    .meta({
      env: 'CALLBOARD_PARTITIONS',
      description:
        'Partitions of each topic, the same for all services. It is settled by the very first start: a service that is ' +
        'told another number than the topic has says so and stays unready.',
    }),
  databasePrefix: nameLike.default('callboard').meta({
    env: 'CALLBOARD_DATABASE_PREFIX',
    description: 'Begins the name of each database, which ends with the name of its service.',
  }),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').meta({
    env: 'CALLBOARD_LOG_LEVEL',
    description: 'How much is logged; served reads are logged at debug.',
  }),
};

/** Entries of the services that keep projections. */
export const projecting = {
  verifyEveryHours: z.coerce.number().min(0).max(100_000).default(168).meta({
    env: 'CALLBOARD_VERIFY_EVERY_HOURS',
    description:
      'How often each projection is folded again beside the live one and compared with it, in hours; 0 means never by itself.',
  }),
};

/** Where a process listens; 0 takes any free port. */
export function httpPort(byDefault: number) {
  return z.coerce.number().int().min(0).max(65535).default(byDefault).meta({
    env: 'CALLBOARD_HTTP_PORT',
    description: 'Port that HTTP is served on; 0 takes a free one.',
  });
}

/** Base addresses of a service's replicas, separated by commas. */
export function replicaUrls(env: string, description: string, byDefault: string) {
  return z
    .string()
    .default(byDefault)
    .transform((text) => text.split(',').map((part) => part.trim().replace(/\/+$/, '')))
    .transform((urls) => urls.filter((url) => url !== ''))
    .refine((urls) => urls.length > 0 && urls.every(isHttpUrl), 'must be http(s) addresses separated by commas')
    .meta({ env, description });
}

/** Origins of web pages, separated by commas; none by default. */
export function webOrigins(env: string, description: string) {
  return commaList
    .refine((origins) => origins.every(isOrigin), 'must be origins as http://localhost:3000, separated by commas')
    .default([])
    .meta({ env, description });
}

function isOrigin(text: string): boolean {
  return isHttpUrl(text) && new URL(text).origin === text;
}

/** The address under which something is reached from outside, without a slash at its end. */
export function publicUrl(env: string, description: string, byDefault: string) {
  return z
    .string()
    .default(byDefault)
    .refine(isHttpUrl, 'must be an http(s) address')
    .transform((text) => text.replace(/\/+$/, ''))
    .meta({ env, description });
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/** The values of all shared entries. */
export type SharedConfig = z.infer<z.ZodObject<typeof shared>>;
