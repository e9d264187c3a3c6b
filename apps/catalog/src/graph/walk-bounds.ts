import type { TypeSet } from '../view/relation-types';
import type { CutOffs } from './cut-offs';
import type { WorkLimit } from './work-limit';

/** Where a walk may go, how far, and what it may cost. */
export interface WalkBounds {
  /** The types of relations that are followed, as the node has them from which a step is taken. */
  readonly follow: TypeSet;
  /** Whether a node may be entered; where a walk begins, and where it is to end, is not asked for. */
  readonly admits: (node: number) => boolean;
  readonly depth: number;
  /** How many may be found, from all ends together. */
  readonly nodes: number;
  readonly work: WorkLimit;
  readonly cutOffs: CutOffs;
}
