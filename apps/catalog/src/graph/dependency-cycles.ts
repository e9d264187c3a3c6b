import type { TypeSet } from '../view/relation-types';
import { arcsOf, type Arcs, type GraphMoment } from './arcs';
import type { PathStep } from './shortest-paths';
import { compareTexts } from './smallest';
import { strongComponents } from './strong-components';

/** Members that are named of one set; `size` tells how many there are. */
export const cycleMembersMax = 100;

/** Entities of which each depends on every other, and one way round. */
export interface DependencyCycle {
  readonly size: number;
  /** By ref. */
  readonly members: readonly string[];
  /** The shortest way from the first member back to itself. */
  readonly example: readonly PathStep[];
}

/** All sets of entities that depend on each other, as they were at one moment. */
export class CycleFinding {
  private constructor(
    private readonly moment: GraphMoment,
    private readonly types: TypeSet,
    private readonly arcs: Arcs,
    /** Each with its members by ref, the sets by their first members. */
    private readonly components: readonly (readonly number[])[],
  ) {}

  /** Yields after some work, so that others may have their turn. */
  static *begin(moment: GraphMoment, types: TypeSet): Generator<void, CycleFinding> {
    const arcs = yield* arcsOf(moment, types);
    const components = yield* strongComponents(arcs);
    const byRef = (a: number, b: number) => compareTexts(moment.refs[a]!, moment.refs[b]!);
    for (const members of components) members.sort(byRef);
    components.sort(([a], [b]) => byRef(a!, b!));
    return new CycleFinding(moment, types, arcs, components);
  }

  /** Those whose first member comes after a ref. */
  page(after: string, limit: number): { items: DependencyCycle[]; hasMore: boolean } {
    const later = this.components.filter(([first]) => this.moment.refs[first!]! > after);
    return { items: later.slice(0, limit).map((members) => this.told(members)), hasMore: later.length > limit };
  }

  private told(members: readonly number[]): DependencyCycle {
    const names = members.slice(0, cycleMembersMax).map((node) => this.moment.refs[node]!);
    return { size: members.length, members: names, example: this.wayRound(members[0]!, new Set(members)) };
  }

  private wayRound(first: number, members: ReadonlySet<number>): PathStep[] {
    const last = this.lastOfWayRound(first, members);
    const nodes = [first];
    for (let node = last.node; node !== first; node = last.before.get(node)!) nodes.push(node);
    const way = [first, ...nodes.slice(1).reverse(), first];
    return way.map((node, i) => {
      const relations = i === 0 ? [] : this.moment.relations(way[i - 1]!, node, this.types);
      return { relations, ref: this.moment.refs[node]! };
    });
  }

  /** The nearest member with an arc to the first one, and how it was come to. */
  private lastOfWayRound(first: number, members: ReadonlySet<number>) {
    const before = new Map<number, number>();
    const queue = new Set([first]);
    for (const node of queue) {
      const heads = this.headsOf(node, members);
      if (heads.includes(first)) return { node, before };
      for (const head of heads) {
        if (queue.has(head)) continue;
        queue.add(head);
        before.set(head, node);
      }
    }
    throw new Error('a strong component has no way round');
  }

  private headsOf(node: number, members: ReadonlySet<number>): number[] {
    const { starts, heads } = this.arcs;
    const own = [...heads.subarray(starts[node], starts[node + 1])].filter((head) => members.has(head));
    return own.sort((a, b) => compareTexts(this.moment.refs[a]!, this.moment.refs[b]!));
  }
}
