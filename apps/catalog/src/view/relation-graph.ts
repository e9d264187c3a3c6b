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

const none: ReadonlySet<string> = new Set();

/**
 * Who is related to whom. Each entity brings only the edges it declares; the other direction is derived here, so that
 * nobody is rewritten when a neighbour changes (protocol rule 17). Targets need not exist.
 */
export class RelationGraph {
  private readonly declared = new Map<string, readonly DeclaredEdge[]>();
  /** target → type seen from the target → who declared it */
  private readonly derived = new Map<string, Map<string, Set<string>>>();

  constructor(private readonly inverseOf: Readonly<Record<string, string>>) {}

  /** Replaces the edges that `source` declares; an empty list when it is gone. */
  declare(source: string, edges: readonly DeclaredEdge[]): RelationChange[] {
    const before = this.declared.get(source) ?? [];
    const removed = without(before, edges);
    const added = without(edges, before);
    if (edges.length > 0) this.declared.set(source, edges);
    else this.declared.delete(source);
    for (const edge of removed) this.forget(source, edge);
    for (const edge of added) this.derive(source, edge);
    return [
      ...removed.flatMap((edge) => this.goneBy(source, edge)),
      ...added.flatMap((edge) => this.cameBy(source, edge)),
    ];
  }

  /** All relations of an entity, declared by it or by others, each once, by type, then target. */
  relationsOf(ref: string): Relation[] {
    const relations = (this.declared.get(ref) ?? []).map((edge) => ({ type: edge.type, targetRef: edge.target }));
    for (const [type, sources] of this.derived.get(ref) ?? []) {
      for (const targetRef of sources) relations.push({ type, targetRef });
    }
    relations.sort(compareRelations);
    return relations.filter((each, i) => i === 0 || compareRelations(relations[i - 1]!, each) !== 0);
  }

  /** The targets of one type of relation, the type in any case. */
  targetsOf(ref: string, foldedType: string): string[] {
    const targets = new Set<string>();
    for (const edge of this.declared.get(ref) ?? []) {
      if (edge.type.toLowerCase() === foldedType) targets.add(edge.target);
    }
    for (const [type, sources] of this.derived.get(ref) ?? []) {
      if (type.toLowerCase() === foldedType) for (const source of sources) targets.add(source);
    }
    return [...targets];
  }

  private cameBy(source: string, { type, target }: DeclaredEdge): RelationChange[] {
    const inverse = this.inverseOf[type];
    const change = { subject: source, type, object: target, holds: true };
    return inverse === undefined ? [change] : [change, { subject: target, type: inverse, object: source, holds: true }];
  }

  /** What one end takes back still holds when the other end declares it too. */
  private goneBy(source: string, { type, target }: DeclaredEdge): RelationChange[] {
    const inverse = this.inverseOf[type];
    const derived = (this.derived.get(source)?.get(type) ?? none).has(target);
    const change = { subject: source, type, object: target, holds: derived };
    if (inverse === undefined) return [change];
    const declared = (this.declared.get(target) ?? []).some((edge) => edge.type === inverse && edge.target === source);
    return [change, { subject: target, type: inverse, object: source, holds: declared }];
  }

  private derive(source: string, { type, target }: DeclaredEdge): void {
    const inverse = this.inverseOf[type];
    if (inverse === undefined) return;
    let byType = this.derived.get(target);
    if (!byType) this.derived.set(target, (byType = new Map()));
    const sources = byType.get(inverse);
    if (sources) sources.add(source);
    else byType.set(inverse, new Set([source]));
  }

  private forget(source: string, { type, target }: DeclaredEdge): void {
    const byType = this.derived.get(target);
    const inverse = this.inverseOf[type];
    const sources = inverse === undefined ? undefined : byType?.get(inverse);
    if (!byType || !sources || inverse === undefined) return;
    sources.delete(source);
    if (sources.size === 0) byType.delete(inverse);
    if (byType.size === 0) this.derived.delete(target);
  }
}

function without(edges: readonly DeclaredEdge[], others: readonly DeclaredEdge[]): DeclaredEdge[] {
  if (others.length === 0) return [...edges];
  const known = new Set(others.map((edge) => `${edge.type} ${edge.target}`));
  return edges.filter((edge) => !known.has(`${edge.type} ${edge.target}`));
}

function compareRelations(a: Relation, b: Relation): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  if (a.targetRef !== b.targetRef) return a.targetRef < b.targetRef ? -1 : 1;
  return 0;
}
