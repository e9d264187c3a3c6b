/** One line of an entity's `relations`. */
export interface Relation {
  readonly type: string;
  readonly targetRef: string;
}

/** By type, then target, as Backstage lists them. */
export function compareRelations(a: Relation, b: Relation): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  if (a.targetRef !== b.targetRef) return a.targetRef < b.targetRef ? -1 : 1;
  return 0;
}
