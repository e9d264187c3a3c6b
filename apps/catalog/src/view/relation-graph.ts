import { NodeTable } from './node-table';
import {
  dropEdge,
  edgesWithout,
  hasEdge,
  otherOf,
  packEdge,
  packEdges,
  typeOf,
  type PackedEdges,
} from './packed-edges';
import { compareRelations, type DeclaredEdge, type Relation, type RelationChange } from './relation';
import { RelationTypes, type TypeSet } from './relation-types';

/** Is shown one relation of a node: its type as that node has it, and the other end. */
export type RelationVisitor = (type: number, other: number) => void;

const none: PackedEdges = [];

/**
 * Who is related to whom. Each entity brings only the edges it declares; the other direction is derived here, so that
 * nobody is rewritten when a neighbour changes (protocol rule 17). Targets need not exist. Refs and types are numbers
 * inside: an edge costs 16 bytes, and walks over the graph compare no texts.
 */
export class RelationGraph {
  private readonly nodes = new NodeTable();
  private readonly types: RelationTypes;
  private readonly present: boolean[] = [];
  private readonly declared: PackedEdges[] = [];
  /** by target: what others declare, the other end being the one that does */
  private readonly pointing: (number[] | undefined)[] = [];
  private readonly dangling = new Set<number>();
  private changes = 0;

  constructor(inverseOf: Readonly<Record<string, string>>) {
    this.types = new RelationTypes(inverseOf);
  }

  /** Replaces the edges that `source`, which exists from now on, declares. */
  declare(source: string, edges: readonly DeclaredEdge[]): RelationChange[] {
    const node = this.take(source);
    this.present[node] = true;
    return this.replace(
      node,
      packEdges(edges.map((edge) => packEdge(this.types.take(edge.type), this.take(edge.target)))),
    );
  }

  /** `source` is gone, and with it what it declared; what others declare stays. */
  remove(source: string): RelationChange[] {
    const node = this.nodes.find(source);
    if (node === undefined) return [];
    this.present[node] = false;
    return this.replace(node, none);
  }

  /** The edges that the entity itself declares. */
  edgesOf(ref: string): DeclaredEdge[] {
    const edges = this.declaredBy(this.nodes.find(ref) ?? -1);
    return edges.map((edge) => ({ type: this.typeName(typeOf(edge)), target: this.refAt(otherOf(edge)) }));
  }

  /** All relations of an entity, declared by it or by others, each once, by type, then target. */
  relationsOf(ref: string): Relation[] {
    const relations: Relation[] = [];
    this.visit(this.nodes.find(ref), (type, other) => {
      relations.push({ type: this.types.nameOf(type), targetRef: this.refAt(other) });
    });
    return relations.sort(compareRelations);
  }

  /** The targets of one type of relation, the type in any case. */
  targetsOf(ref: string, foldedType: string): string[] {
    const types = this.types.among(new Set([foldedType]));
    const targets: string[] = [];
    if (types.size === 0) return targets;
    this.visit(this.nodes.find(ref), (type, other) => types.has(type) && targets.push(this.refAt(other)));
    return targets;
  }

  /** The number of who exists or is pointed at. It holds until the graph changes. */
  nodeOf(ref: string): number | undefined {
    return this.nodes.find(ref);
  }

  refAt(node: number): string {
    return this.nodes.refAt(node);
  }

  /** Whether there is such an entity, and not only somebody who points at it. */
  isPresent(node: number): boolean {
    return this.present[node] === true;
  }

  /** As long as it stays the same, so do all edges. */
  get revision(): number {
    return this.changes;
  }

  /** By number the refs of all nodes, empty where a number is free, and what they declare: a graph of this moment. */
  copy(): { refs: readonly string[]; declared: readonly PackedEdges[] } {
    return { refs: this.nodes.copy(), declared: this.declared.slice() };
  }

  /** Who is pointed at and does not exist. */
  get danglingNodes(): ReadonlySet<number> {
    return this.dangling;
  }

  typeName(type: number): string {
    return this.types.nameOf(type);
  }

  inverseOf(type: number): number | undefined {
    return this.types.inverseOf(type);
  }

  /** The types of these names, in any case. */
  typesOf(names: Iterable<string>): TypeSet {
    return this.types.among(new Set([...names].map((name) => name.toLowerCase())));
  }

  /** Shows each relation of a node once, whichever end declared it, in no particular order. */
  visit(node: number | undefined, visitor: RelationVisitor): void {
    if (node === undefined) return;
    const own = this.declaredBy(node);
    for (const edge of own) visitor(typeOf(edge), otherOf(edge));
    for (const edge of this.pointing[node] ?? none) {
      const inverse = this.types.inverseOf(typeOf(edge));
      if (inverse === undefined) continue;
      const other = otherOf(edge);
      if (own.length === 0 || !hasEdge(own, packEdge(inverse, other))) visitor(inverse, other);
    }
  }

  /** What a node declares itself, as numbers that `packed-edges` reads. Never changed, only replaced. */
  declaredBy(node: number): PackedEdges {
    return this.declared[node] ?? none;
  }

  /** What others declare of a node, the other end being the one that does; in no particular order. */
  pointingAt(node: number): readonly number[] {
    return this.pointing[node] ?? none;
  }

  /** The lists grow by one at a time: with gaps they would become slow. */
  private take(ref: string): number {
    const node = this.nodes.take(ref);
    if (node === this.declared.length) {
      this.declared.push(none);
      this.pointing.push(undefined);
      this.present.push(false);
    }
    return node;
  }

  private replace(node: number, after: PackedEdges): RelationChange[] {
    const before = this.declaredBy(node);
    const removed = edgesWithout(before, after);
    const added = edgesWithout(after, before);
    this.declared[node] = after;
    if (removed.length + added.length > 0) this.changes++;
    for (const edge of removed) dropEdge(this.pointing[otherOf(edge)] ?? [], packEdge(typeOf(edge), node));
    for (const edge of added) (this.pointing[otherOf(edge)] ??= []).push(packEdge(typeOf(edge), node));
    const changes = [...removed, ...added].flatMap((edge) => this.changesBy(node, edge));
    for (const edge of [...removed, ...added]) this.settle(otherOf(edge));
    this.settle(node);
    return changes;
  }

  /** At both ends. What one end takes back still holds when the other end declares it too. */
  private changesBy(source: number, edge: number): RelationChange[] {
    const [type, target] = [typeOf(edge), otherOf(edge)];
    const inverse = this.types.inverseOf(type);
    const mirrored = inverse !== undefined && hasEdge(this.declaredBy(target), packEdge(inverse, source));
    const holds = mirrored || hasEdge(this.declaredBy(source), edge);
    const [subject, object] = [this.refAt(source), this.refAt(target)];
    const change = { subject, type: this.typeName(type), object, holds };
    if (inverse === undefined) return [change];
    return [change, { subject: object, type: this.typeName(inverse), object: subject, holds }];
  }

  /** Nobody who neither exists nor is pointed at keeps a number. */
  private settle(node: number): void {
    const isPointedAt = this.pointingAt(node).length > 0;
    if (this.isPresent(node) || !isPointedAt) this.dangling.delete(node);
    else this.dangling.add(node);
    if (!isPointedAt) this.pointing[node] = undefined;
    if (!isPointedAt && !this.isPresent(node) && this.refAt(node) !== '') this.nodes.release(node);
  }
}
