/** One line of an entity's `relations`. */
export interface Relation {
  readonly type: string;
  readonly targetRef: string;
}

/** A relation that may have come or gone by a change; `holds` says which is true now. */
export interface RelationChange {
  readonly subject: string;
  readonly type: string;
  readonly object: string;
  readonly holds: boolean;
}

/** By type, then target, as Backstage lists them. */
export function compareRelations(a: Relation, b: Relation): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  if (a.targetRef !== b.targetRef) return a.targetRef < b.targetRef ? -1 : 1;
  return 0;
}
