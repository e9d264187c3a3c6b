import { majorityJournaled } from '@callboard/mongo';
import { Problem } from '@callboard/problems';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { SettingDocument } from './setting.document';
import { settingLimits, type SettingName } from './setting.request';

const { settingsPerUserMax } = settingLimits;
const durably = { writeConcern: majorityJournaled };
const places = Array.from({ length: settingsPerUserMax }, (_, place) => place);
const duplicateKey = 11_000;

@Injectable()
export class SettingStore {
  constructor(@InjectModel('Setting') private readonly settings: Model<SettingDocument>) {}

  /** @throws Problem `too-many-settings` where it is a new one and the user has as many as there may be */
  async set(setting: Omit<SettingDocument, 'place'>): Promise<void> {
    const { user, bucket, key, value } = setting;
    // Each time round somebody else has written: the same setting, or another one to the same place.
    for (;;) {
      const changed = await this.settings.updateOne({ user, bucket, key }, { value }, durably);
      if (changed.matchedCount > 0) return;
      if (await this.insert({ ...setting, place: await this.freePlace(user) })) return;
    }
  }

  /** What is not set is deleted already. */
  async delete(user: string, { bucket, key }: SettingName): Promise<void> {
    await this.settings.deleteOne({ user, bucket, key }, durably);
  }

  /** Any of the free ones, so that many who look at once do not all find the same. */
  private async freePlace(user: string): Promise<number> {
    const settings = await this.settings.find({ user }, { _id: 0, place: 1 }).lean<{ place: number }[]>();
    const taken = new Set(settings.map(({ place }) => place));
    const free = places.filter((place) => !taken.has(place));
    if (free.length > 0 && settings.length < settingsPerUserMax) return free[Math.floor(Math.random() * free.length)]!;
    throw new Problem('too-many-settings', `A user may have ${settingsPerUserMax} settings; delete one first`);
  }

  private async insert(setting: SettingDocument): Promise<boolean> {
    try {
      await this.settings.collection.insertOne({ ...setting }, durably);
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === duplicateKey) return false;
      throw error;
    }
  }
}
