import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { SettingDocument } from './setting.document';
import type { SettingName } from './setting.request';

@Injectable()
export class SettingQueries {
  constructor(@InjectModel('Setting') private readonly settings: Model<SettingDocument>) {}

  one(user: string, { bucket, key }: SettingName): Promise<SettingDocument | null> {
    return this.settings.findOne({ user, bucket, key }).lean<SettingDocument | null>().exec();
  }

  /** In the order of the names, null for what is not set; how many may be asked for is up to the request. */
  async several(user: string, names: SettingName[]): Promise<(SettingDocument | null)[]> {
    if (names.length === 0) return [];
    const wanted = names.map(({ bucket, key }) => ({ bucket, key }));
    const found = await this.settings.find({ user, $or: wanted }).lean<SettingDocument[]>().exec();
    const byName = new Map(found.map((setting) => [identityOf(setting), setting]));
    return names.map((name) => byName.get(identityOf(name)) ?? null);
  }
}

const identityOf = ({ bucket, key }: SettingName) => JSON.stringify([bucket, key]);
