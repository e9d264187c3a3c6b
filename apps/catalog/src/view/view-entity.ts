import type { ColumnLimits } from './column-limits';
import type { EntityRecord } from './entity-table';
import type { DeclaredEdge } from './relation';
import type { ReadTexts } from './stored-text';
import type { TextLimits } from './text-slabs';

/** One document of the projection, as the view takes it. */
export interface ViewEntity extends EntityRecord {
  /** The entity's JSON as projected, without its relations. */
  readonly text: string;
  readonly edges: readonly DeclaredEdge[];
}

/** How a view differs from one that holds everything. */
export interface ViewOptions {
  readonly columns?: Partial<ColumnLimits>;
  /** Entity texts held in memory; the rest is read by `readTexts`. */
  readonly texts?: TextLimits;
  readonly readTexts?: ReadTexts;
  /** Texts of entities' relations held in memory; those beyond it are made anew for each answer. */
  readonly relationTexts?: TextLimits;
  /** The position that the view stays at; absent in one that follows the log. */
  readonly asOf?: number;
}
