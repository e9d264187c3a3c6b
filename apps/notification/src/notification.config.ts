import { httpPort, readConfig, shared } from '@callboard/config';
import { z } from 'zod';

const keyBytes = 32;

export const notificationSchema = z.object({
  ...shared,
  httpPort: httpPort(7104),
  secretKey: z
    .string()
    .refine((text) => Buffer.from(text, 'base64').length === keyBytes, 'must be 32 bytes in base64')
    .optional()
    .meta({
      env: 'CALLBOARD_SECRET_KEY',
      description:
        'Seals the secrets of webhook subscriptions: 32 bytes in base64 (openssl rand -base64 32). Needed in production; ' +
        'in development one is made and kept in the database.',
      secret: true,
    }),
  webhookTimeoutMs: z.coerce.number().int().min(100).max(60_000).default(10_000).meta({
    env: 'CALLBOARD_WEBHOOK_TIMEOUT_MS',
    description: 'How long one attempt to deliver may take, in milliseconds.',
  }),
  webhookAttemptsMax: z.coerce.number().int().min(1).max(100_000).default(2_000).meta({
    env: 'CALLBOARD_WEBHOOK_ATTEMPTS_MAX',
    description: 'Failed attempts at one change before its subscription is suspended; 2000 take about a day.',
  }),
});

export type NotificationConfig = z.infer<typeof notificationSchema>;

export const readNotificationConfig = (env?: NodeJS.ProcessEnv): NotificationConfig =>
  readConfig(notificationSchema, env);
