import type { RelationGraph } from '../view/relation-graph';

/** A node that was found: in how many steps from the end, and the last of each way there, a type and the nearer node. */
export interface Found {
  readonly depth: number;
  readonly steps: number[];
}

/** Who was found from one end of a search, level by level. */
export class SearchEnd {
  /** Whoever is as many steps away as all levels that were searched. */
  frontier: number[];
  depth = 0;
  private readonly nodes = new Map<number, Found>();

  constructor(node: number) {
    this.nodes.set(node, { depth: 0, steps: [] });
    this.frontier = [node];
  }

  get size(): number {
    return this.nodes.size;
  }

  find(node: number): Found | undefined {
    return this.nodes.get(node);
  }

  /** Puts a node beyond the frontier. */
  put(node: number, step: number): void {
    this.nodes.set(node, { depth: this.depth + 1, steps: [step] });
  }

  /** The relations that a search of the next level looks at; one that both ends declare counts twice. */
  costIn(graph: RelationGraph): number {
    let cost = 0;
    for (const node of this.frontier) cost += graph.declaredBy(node).length + graph.pointingAt(node).length;
    return cost;
  }
}
