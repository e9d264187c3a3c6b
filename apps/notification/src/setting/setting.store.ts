import { majorityJournaled } from '@callboard/mongo';
import { Problem } from '@callboard/problems';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { SettingDocument } from './setting.document';
import { settingLimits, type SettingName } from './setting.request';

const { settingsPerUserMax } = settingLimits;
const durably = { writeConcern: majorityJournaled };

@Injectable()
export class SettingStore {
  constructor(@InjectModel('Setting') private readonly settings: Model<SettingDocument>) {}

  /** The bound is counted before a new one is written: requests at the same moment may pass it by as many. */
  async set({ user, bucket, key, value }: SettingDocument): Promise<void> {
    const changed = await this.settings.updateOne({ user, bucket, key }, { value }, durably);
    if (changed.matchedCount > 0) return;
    const count = await this.settings.countDocuments({ user }, { limit: settingsPerUserMax });
    if (count >= settingsPerUserMax) {
      throw new Problem('too-many-settings', `A user may have ${settingsPerUserMax} settings; delete one first`);
    }
    await this.settings.updateOne({ user, bucket, key }, { value }, { ...durably, upsert: true });
  }

  /** What is not set is deleted already. */
  async delete(user: string, { bucket, key }: SettingName): Promise<void> {
    await this.settings.deleteOne({ user, bucket, key }, durably);
  }
}
