import { httpPort, projecting, shared } from '@callboard/config';
import { z } from 'zod';

const portDefault = 7104;
const keyBytes = 32;

const entries = {
  ...shared,
  ...projecting,
  httpPort: httpPort(portDefault),
  secretKey: z
    .string()
    .refine((text) => Buffer.from(text, 'base64').length === keyBytes, 'must be 32 bytes in base64')
    .optional()
    .meta({
      env: 'CALLBOARD_SECRET_KEY',
      description:
        'Seals the secrets of webhook subscriptions: 32 bytes in base64, as from `openssl rand -base64 32`. Required in ' +
        'production; in development one is made at the first start and kept in the database.',
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
};

/** Everything the notification service can be told. Its variables are read here and nowhere else. */
export const notificationConfigSchema = z
  .object(entries)
  .refine(({ mode, secretKey }) => mode === 'development' || secretKey !== undefined, {
    path: ['secretKey'],
    message: 'is required in production',
  });

export type NotificationConfig = z.infer<typeof notificationConfigSchema>;
