import { NotReady, Readiness } from '@callboard/health';
import type { Logger } from '@callboard/logging';
import { connectionOptions } from '@callboard/mongo';
import { ProjectionModule } from '@callboard/projection';
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectConnection, MongooseModule } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { ClaimWorker } from './delivery/claim.worker';
import { deliveryProviders } from './delivery/delivery.module';
import { feedProjection } from './feed/feed.projection';
import { FeedQueries } from './feed/feed.queries';
import { FeedWorker } from './feed/feed.worker';
import { feedPosition } from './feed/feed-position';
import type { NotificationConfig } from './notification.config';
import { NotificationConsumer } from './notification.consumer';
import { SettingController } from './setting/setting.controller';
import { settingSchema } from './setting/setting.document';
import { SettingQueries } from './setting/setting.queries';
import { SettingStore } from './setting/setting.store';
import { SubscriptionController } from './subscription/subscription.controller';
import { subscriptionSchema } from './subscription/subscription.document';
import { SubscriptionAdmission } from './subscription/subscription-admission';
import { SubscriptionDesk } from './subscription/subscription-desk';
import { SubscriptionQueries } from './subscription/subscription.queries';
import { SubscriptionStore } from './subscription/subscription.store';

/** What became of the log is told from here: the feed of changes, subscriptions to it, and their webhooks. What users have a web app remember is kept here too. */
@Module({})
export class NotificationModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly claims: ClaimWorker,
    private readonly feed: FeedWorker,
    private readonly readiness: Readiness,
    @InjectConnection() private readonly connection: Connection,
  ) {}

  static forRoot({ config, logger }: { config: NotificationConfig; logger: Logger }): DynamicModule {
    const { databasePrefix, mongoUrl, partitions, verifyEveryHours } = config;
    const database = MongooseModule.forRoot(mongoUrl, connectionOptions(`${databasePrefix}_notification`));
    return {
      module: NotificationModule,
      imports: [
        database,
        MongooseModule.forFeature([
          { name: 'Subscription', schema: subscriptionSchema },
          { name: 'Setting', schema: settingSchema },
        ]),
        ProjectionModule.register({
          projections: [{ journal: feedProjection }],
          logger,
          partitions,
          verifyEveryHours,
          path: 'api/notifications/v1',
        }),
      ],
      controllers: [NotificationConsumer, SubscriptionController, SettingController],
      providers: [
        feedPosition,
        FeedQueries,
        SubscriptionQueries,
        SubscriptionStore,
        SubscriptionAdmission,
        SubscriptionDesk,
        SettingQueries,
        SettingStore,
        ...deliveryProviders({ config, logger }),
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.readiness.register('mongo', async () => {
      if (!(await this.connection.db?.admin().ping())) throw new NotReady('not connected');
    });
    this.feed.start(() => this.claims.wakeWorkers());
    this.claims.start();
  }

  /** Before the database is let go of: senders report how far they came and give their claims back. */
  async beforeApplicationShutdown(): Promise<void> {
    this.feed.stop();
    await this.claims.stop();
  }
}
