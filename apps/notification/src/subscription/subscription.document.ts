import { Schema } from 'mongoose';
import type { Checkpoint } from '../delivery/checkpoint';
import type { SealedSecret } from '../delivery/secret-box';
import type { SubscriptionFilter } from './subscription-filter';

/** `suspended`: failed too often, `disabled`: the receiver said 410; both go on where they stood when resumed. */
export type SubscriptionState = 'active' | 'suspended' | 'disabled';

export interface AttemptRecord {
  at: Date;
  position: number;
  eventId: string;
  webhookId: string;
  /** 1 for the first attempt of this change. */
  attempt: number;
  outcome: 'delivered' | 'failed' | 'gone';
  status?: number;
  error?: string;
  durationMs: number;
}

export interface Lease {
  owner: string | null;
  /** Raised by each claim; every write of a sender carries it in its filter. */
  epoch: number;
  until: Date;
}

/** One subscription, its cursor and its lease: one document, so that no two of them can disagree. */
export interface SubscriptionDocument {
  _id: string;
  name: string;
  target: { type: 'webhook'; url: string };
  filter: SubscriptionFilter;
  secret: SealedSecret;
  /** Told are the changes after this position. */
  start: number;
  createdAt: Date;
  createdBy: string;
  state: SubscriptionState;
  reason: string | null;
  progress: Checkpoint;
  lastAttempt: AttemptRecord | null;
  lease: Lease;
}

const text = { type: String, required: true };
const count = { type: Number, required: true };
const texts = { type: [String], required: true };

const filterSchema = new Schema({ kinds: texts, namespaces: texts, owners: texts, types: texts }, { _id: false });
const secretSchema = new Schema({ keyId: text, nonce: text, tag: text, text }, { _id: false });
const openSchema = new Schema({ position: count, attempts: count }, { _id: false });
const heldSchema = new Schema({ position: count, ref: text }, { _id: false });
const progressSchema = new Schema(
  { position: count, scanned: count, open: [openSchema], held: [heldSchema] },
  { _id: false },
);
const targetSchema = new Schema(
  { type: { type: String, enum: ['webhook'], required: true }, url: text },
  { _id: false },
);
const leaseSchema = new Schema(
  { owner: { type: String, default: null }, epoch: count, until: { type: Date, required: true } },
  { _id: false },
);

export const subscriptionSchema = new Schema<SubscriptionDocument>(
  {
    _id: text,
    name: text,
    target: { type: targetSchema, required: true },
    filter: { type: filterSchema, required: true },
    secret: { type: secretSchema, required: true },
    start: count,
    createdAt: { type: Date, required: true },
    createdBy: text,
    state: { type: String, enum: ['active', 'suspended', 'disabled'], required: true },
    reason: { type: String, default: null },
    progress: { type: progressSchema, required: true },
    lastAttempt: { type: Schema.Types.Mixed, default: null },
    lease: { type: leaseSchema, required: true },
  },
  { collection: 'subscriptions', versionKey: false },
);

/** Serves: a replica looking for subscriptions that nobody sends for, and for those that it holds. */
subscriptionSchema.index({ state: 1, 'lease.until': 1 });
subscriptionSchema.index({ 'lease.owner': 1 });
