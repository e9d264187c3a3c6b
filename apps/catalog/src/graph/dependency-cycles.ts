import type { TypeSet } from '../view/relation-types';
import { arcsOf, stepsPerTurn, type GraphMoment } from './arcs';
import type { PathStep } from './shortest-paths';
import { compareTexts, Smallest } from './smallest';
import { strongComponents } from './strong-components';
import { wayRound, type ArcsBothWays } from './way-round';

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

interface FoundCycle {
  readonly size: number;
  /** By ref; the first of them. */
  readonly members: readonly number[];
}

/** All sets of entities that depend on each other, as they were at one moment. What takes long yields after some work. */
export class CycleFinding {
  private readonly told = new Map<FoundCycle, DependencyCycle>();

  private constructor(
    private readonly moment: GraphMoment,
    private readonly types: TypeSet,
    private readonly arcs: ArcsBothWays,
    private readonly cycles: readonly FoundCycle[],
  ) {}

  static *begin(moment: GraphMoment, types: TypeSet): Generator<void, CycleFinding> {
    const on = yield* arcsOf(moment, types);
    const back = yield* arcsOf(moment, types, true);
    const cycles: FoundCycle[] = [];
    for (const component of yield* strongComponents(on)) {
      const members = yield* firstByRef(component, moment.refs);
      cycles.push({ size: component.length, members });
    }
    return new CycleFinding(moment, types, { on, back }, cycles);
  }

  /** Those whose first member comes after a ref, by their first members. */
  *page(after: string, limit: number): Generator<void, { items: DependencyCycle[]; hasMore: boolean }> {
    const { refs } = this.moment;
    const firstOf = ({ members }: FoundCycle) => refs[members[0]!]!;
    const first = new Smallest<FoundCycle>(limit + 1, (a, b) => compareTexts(firstOf(a), firstOf(b)));
    for (const [i, cycle] of this.cycles.entries()) {
      if (firstOf(cycle) > after) first.add(cycle);
      if (i % stepsPerTurn === 0) yield;
    }
    const cycles = first.sorted();
    const items: DependencyCycle[] = [];
    for (const cycle of cycles.slice(0, limit)) items.push(this.told.get(cycle) ?? (yield* this.tell(cycle)));
    return { items, hasMore: cycles.length > limit };
  }

  private *tell(cycle: FoundCycle): Generator<void, DependencyCycle> {
    const { moment, types } = this;
    const way = yield* wayRound(this.arcs, cycle.members[0]!, moment.refs);
    const example = way.map((node, i) => ({
      relations: i === 0 ? [] : moment.relations(way[i - 1]!, node, types),
      ref: moment.refs[node]!,
    }));
    const told = { size: cycle.size, members: cycle.members.map((node) => moment.refs[node]!), example };
    this.told.set(cycle, told);
    return told;
  }
}

function* firstByRef(nodes: readonly number[], refs: readonly string[]): Generator<void, number[]> {
  const first = new Smallest<number>(cycleMembersMax, (a, b) => compareTexts(refs[a]!, refs[b]!));
  for (const [i, node] of nodes.entries()) {
    first.add(node);
    if (i % stepsPerTurn === 0) yield;
  }
  return first.sorted();
}
