import type { Finding } from './checker/observation';
import type { Planted } from './checker/planted-faults';
import type { Counts } from './run-counts';

/** How long a run is and what it is made of. */
export interface RunWish {
  minutes: number;
  kills: number;
  seed: number;
}

/** What came of a run. */
export interface RunResult {
  seed: number;
  findings: Finding[];
  planted: Planted[];
  counts: Counts;
  /** Kept where there are findings. */
  dataDir?: string;
}
