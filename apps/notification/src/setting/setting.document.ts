import { Schema } from 'mongoose';

/** One thing that a user has a web app remember. */
export interface SettingDocument {
  /** Canonical entity ref of the user. */
  user: string;
  bucket: string;
  key: string;
  /** JSON text: values are the web app's own, and may have keys that MongoDB would read as something else. */
  value: string;
  /** Below the number of settings a user may have, another one for each: so nobody gets one too many. */
  place: number;
}

const text = { type: String, required: true };

export const settingSchema = new Schema<SettingDocument>(
  { user: text, bucket: text, key: text, value: text, place: Number },
  { collection: 'settings', versionKey: false },
);

/** Serves: one setting, several of one user, and how many a user has. */
settingSchema.index({ user: 1, bucket: 1, key: 1 }, { unique: true });

/** Serves: the places of a user's settings that are taken, each once. */
settingSchema.index(
  { user: 1, place: 1 },
  { unique: true, partialFilterExpression: { place: { $type: 'number' } }, name: 'place' },
);
