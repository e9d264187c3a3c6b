import type { Logger } from '@callboard/logging';
import type { Provider } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { FeedQueries } from '../feed/feed.queries';
import { FeedWorker } from '../feed/feed.worker';
import type { NotificationConfig } from '../notification.config';
import { AddressGuard } from './address-guard';
import { ClaimStore } from './claim.store';
import { ClaimWorker } from './claim.worker';
import { deliveryLimits, type DeliveryLimits } from './delivery.schedule';
import { SecretBox } from './secret-box';
import { developmentKey } from './secret-key.store';
import { WebhookAttempt } from './webhook-attempt';
import { WebhookSender } from './webhook.sender';

/** All that sends, in the order in which a change passes through it. */
export function deliveryProviders({ config, logger }: { config: NotificationConfig; logger: Logger }): Provider[] {
  const limits = limitsOf(config);
  return [
    FeedWorker,
    ClaimStore,
    {
      provide: ClaimWorker,
      useFactory: (feed: FeedQueries, progress: FeedWorker, claims: ClaimStore, attempt: WebhookAttempt) =>
        new ClaimWorker({ feed, claims, attempt, limits, logger, watermark: () => progress.watermark }),
      inject: [FeedQueries, FeedWorker, ClaimStore, WebhookAttempt],
    },
    {
      provide: WebhookAttempt,
      useFactory: (sender: WebhookSender, box: SecretBox) => new WebhookAttempt(sender, box, logger),
      inject: [WebhookSender, SecretBox],
    },
    {
      provide: SecretBox,
      useFactory: (connection: Connection) => secretBoxFor(config, connection),
      inject: [getConnectionToken()],
    },
    {
      provide: WebhookSender,
      useFactory: (guard: AddressGuard) => new WebhookSender(guard, limits),
      inject: [AddressGuard],
    },
    { provide: AddressGuard, useValue: new AddressGuard(config.mode === 'development') },
  ];
}

function limitsOf({ webhookTimeoutMs, webhookAttemptsMax }: NotificationConfig): DeliveryLimits {
  return { ...deliveryLimits, attemptTimeoutMs: webhookTimeoutMs, attemptsMax: webhookAttemptsMax };
}

async function secretBoxFor({ secretKey }: NotificationConfig, connection: Connection): Promise<SecretBox> {
  return new SecretBox(secretKey ? Buffer.from(secretKey, 'base64') : await developmentKey(connection));
}
