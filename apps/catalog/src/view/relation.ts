/** An edge as an entity declares it. */
export interface DeclaredEdge {
  readonly type: string;
  readonly target: string;
}

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

/** Whether both are the same edges, in whatever order, one that is named twice counted once. */
export function sameEdges(some: readonly DeclaredEdge[], others: readonly DeclaredEdge[]): boolean {
  const keyOf = ({ type, target }: DeclaredEdge) => `${type} ${target}`;
  const left = new Set(some.map(keyOf));
  for (const key of new Set(others.map(keyOf))) if (!left.delete(key)) return false;
  return left.size === 0;
}
