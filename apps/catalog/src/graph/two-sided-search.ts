import { packEdge } from '../view/packed-edges';
import type { RelationGraph } from '../view/relation-graph';
import { cutPlacesMax, type CutLimit } from './cut-offs';
import { SearchEnd } from './search-end';
import { compareTexts, Smallest } from './smallest';
import type { WalkBounds } from './walk-bounds';

/** Between whom a search goes how far. */
export interface SearchRequest extends WalkBounds {
  readonly from: number;
  readonly to: number;
}

/** Where the searches from both ends have met. */
export interface Search {
  /** Steps of the shortest ways; null where there is none, or none was found. */
  readonly length: number | null;
  readonly start: SearchEnd;
  readonly end: SearchEnd;
  /** Nodes that both found: each shortest way leads through one of them. */
  readonly meetings: ReadonlySet<number>;
}

/**
 * Searches in breadth from both ends, a whole level at a time and always from the end where that looks at less, so that who
 * has very many relations is gone through only when it cannot be helped. What is answered when a limit is reached does not
 * depend on the order in which the graph came to be, except for that of time.
 */
export function searchBothWays(graph: RelationGraph, request: SearchRequest): Search {
  const [start, end] = [new SearchEnd(request.from), new SearchEnd(request.to)];
  const meetings = new Set(request.from === request.to ? [request.from] : []);
  let isWhole = true;
  while (isWhole && meetings.size === 0 && start.frontier.length > 0 && end.frontier.length > 0) {
    const costs = [start.costIn(graph), end.costIn(graph)] as const;
    const [near, far] = costs[0] <= costs[1] ? [start, end] : [end, start];
    const level = new Level(graph, request, { near, far, turned: near === end, meetings });
    isWhole = level.search(Math.min(...costs));
  }
  return { length: meetings.size > 0 ? start.depth + end.depth : null, start, end, meetings };
}

interface Sides {
  readonly near: SearchEnd;
  readonly far: SearchEnd;
  /** Steps lead towards the near end. */
  readonly turned: boolean;
  readonly meetings: Set<number>;
}

/** One level of a search from one end. */
class Level {
  private readonly next: number[] = [];
  /** Nodes of the frontier from which there is a step to somebody new. */
  private readonly leading: number[] = [];
  private readonly isLast: boolean;
  private isFull = false;

  constructor(
    private readonly graph: RelationGraph,
    private readonly request: SearchRequest,
    private readonly sides: Sides,
  ) {
    this.isLast = sides.near.depth + sides.far.depth === request.depth;
  }

  /** Whether nothing is missing that the next level would need. */
  search(cost: number): boolean {
    const { near, meetings } = this.sides;
    if (!this.request.work.allows(cost)) return this.cut('visits', near.frontier);
    const late = this.look();
    if (this.isLast && this.leading.length > 0) this.cut('depth', this.leading);
    if (this.isFull && meetings.size === 0) this.cut('nodes', this.leading);
    if (late.length > 0) this.cut('time', late);
    near.frontier = this.next;
    near.depth++;
    return !this.isLast && !this.isFull && late.length === 0;
  }

  /** Looks at all that the frontier has to do with; answers with those for which there was no time. */
  private look(): readonly number[] {
    const { frontier } = this.sides.near;
    for (let i = 0; i < frontier.length; i++) if (!this.lookAround(frontier[i]!)) return frontier.slice(i);
    return [];
  }

  private lookAround(node: number): boolean {
    const { graph, sides } = this;
    const { work, follow } = this.request;
    let isLate = false;
    let leads = false;
    graph.visit(node, (type, other) => {
      isLate ||= work.reached === 'time';
      if (isLate) return;
      work.count();
      const taken = sides.turned ? graph.inverseOf(type) : type;
      if (taken !== undefined && follow.has(taken) && this.take(other, packEdge(taken, node))) leads = true;
    });
    if (leads) this.leading.push(node);
    return !isLate;
  }

  /** Whether there is somebody new at the end of this step. */
  private take(other: number, step: number): boolean {
    const { near, far, meetings } = this.sides;
    const known = near.find(other);
    if (known) {
      if (known.depth <= near.depth) return false;
      known.steps.push(step);
      return true;
    }
    const meets = far.find(other) !== undefined;
    if (!meets && !this.request.admits(other)) return false;
    if (this.isLast) return true;
    this.isFull ||= !meets && near.size + far.size - meetings.size >= this.request.nodes;
    if (meets || !this.isFull) this.put(other, step, meets);
    return true;
  }

  private put(other: number, step: number, meets: boolean): void {
    const { near, meetings } = this.sides;
    near.put(other, step);
    this.next.push(other);
    if (meets) meetings.add(other);
  }

  private cut(limit: CutLimit, nodes: readonly number[]): false {
    const { graph } = this;
    const first = new Smallest<number>(cutPlacesMax, (a, b) => compareTexts(graph.refAt(a), graph.refAt(b)));
    for (const node of nodes) first.add(node);
    this.request.cutOffs.noteMany(limit, first.sorted(), nodes.length);
    return false;
  }
}
