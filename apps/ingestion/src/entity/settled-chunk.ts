import type { Verdict } from './entity.planner';

/** What became of one document. */
export interface SettledItem {
  index: number;
  entityRef: string | null;
  verdict: Verdict;
}

/** Documents that were decided together. */
export interface SettledChunk {
  items: SettledItem[];
  /** Undefined where nothing got as far as the log. */
  clusterTime?: string;
}
