/** What of the product's answers is shown; `--json` prints all of it. */
export interface Comparison {
  startedAt: string;
  finishedAt: string;
  by: string;
  position: number;
  compared: number;
  equal: number;
  different: number;
  missing: number;
  extra: number;
  parked: number;
  unfoldable?: number;
  unsettled: number;
  byContent: boolean;
  first: Disagreement[];
}

export interface Disagreement {
  id: string;
  kind: 'different' | 'missing' | 'extra' | 'parked' | 'unfoldable';
  live: string | null;
  replayed: string | null;
}

export interface Generation {
  number: number;
  foldVersion: number;
  state: 'building' | 'live' | 'retiring' | 'kept' | 'failed' | 'dropping';
  purpose: 'first' | 'rebuild' | 'verification';
  phase?: string;
  startedAt: string;
  by: string;
  reason: string;
  expected?: number;
  done: number;
  watermark: number;
  waitingFor?: string[];
  error?: string;
  comparison?: Comparison;
}

export interface Projection {
  name: string;
  version: number;
  generation: number | null;
  state: 'live' | 'frozen';
  watermark: number;
  lag: { changes: number; seconds: number };
  counts: Record<'applied' | 'ignored' | 'duplicate' | 'parked' | 'gaps', number>;
  parkedEntities: number;
  lastError: { at: string; message: string } | null;
  waitingFor: string[];
  generations: Generation[];
  verification: (Comparison & { agrees: boolean }) | null;
}

export interface ParkedEntity {
  ref: string;
  error: string;
  since: string;
  count: number;
  omitted: number;
  changes: { position: number; version: number | null; type: string }[];
}

export interface RetryOutcome {
  ref: string;
  released: number;
  left: number;
  error: string | null;
}

export interface Operation {
  at: string;
  actor: string;
  action: string;
  projection: string;
  generation: number;
  ref?: string;
  position?: number;
  reason?: string;
}

export interface Republish {
  number: number;
  state: 'requested' | 'running' | 'done';
  by: string;
  reason?: string;
  requestedAt: string;
  target?: number;
  published?: number;
}

export interface Log {
  position: number;
  relay: { state: 'leading' | 'beginning' | 'refused' | 'absent'; epoch: number; refusal?: string };
  incarnation: string;
  partitions: number;
  republish: Republish | null;
}

/** A page of a list. */
export interface Page<T> {
  items: T[];
  nextCursor?: string;
}
