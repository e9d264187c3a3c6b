import { headsOf, stepsPerTurn, type Arcs } from './arcs';

const unseen = 0;

/**
 * The sets of nodes of which each reaches every other (Tarjan's algorithm, without recursion); of single nodes only those
 * with an arc to themselves. Yields after some work.
 */
export function* strongComponents(arcs: Arcs): Generator<void, number[][]> {
  const search = new ComponentSearch(arcs);
  let steps = 0;
  for (let node = 0; node < arcs.starts.length - 1; node++) {
    search.begin(node);
    while (search.step()) if (++steps % stepsPerTurn === 0) yield;
    if (node % stepsPerTurn === 0) yield;
  }
  return search.components;
}

class ComponentSearch {
  readonly components: number[][] = [];
  private readonly index: Uint32Array;
  private readonly low: Uint32Array;
  /** by node: the arc to follow next */
  private readonly next: Uint32Array;
  private readonly isOpen: Uint8Array;
  private readonly open: number[] = [];
  private readonly path: number[] = [];
  private count = unseen;

  constructor(private readonly arcs: Arcs) {
    const size = arcs.starts.length - 1;
    this.index = new Uint32Array(size);
    this.low = new Uint32Array(size);
    this.next = arcs.starts.slice(0, size);
    this.isOpen = new Uint8Array(size);
  }

  begin(node: number): void {
    if (this.index[node] === unseen) this.enter(node);
  }

  /** Follows one arc, or leaves a node of which all arcs are followed. False when there is nothing left. */
  step(): boolean {
    const node = this.path.at(-1);
    if (node === undefined) return false;
    const arc = this.next[node]!++;
    if (arc >= this.arcs.starts[node + 1]!) this.leave(node);
    else this.follow(node, this.arcs.heads[arc]!);
    return true;
  }

  private follow(node: number, head: number): void {
    if (this.index[head] === unseen) this.enter(head);
    else if (this.isOpen[head]) this.low[node] = Math.min(this.low[node]!, this.index[head]!);
  }

  private enter(node: number): void {
    this.index[node] = this.low[node] = ++this.count;
    this.isOpen[node] = 1;
    this.open.push(node);
    this.path.push(node);
  }

  private leave(node: number): void {
    this.path.pop();
    const parent = this.path.at(-1);
    if (parent !== undefined) this.low[parent] = Math.min(this.low[parent]!, this.low[node]!);
    if (this.low[node] !== this.index[node]) return;
    const members = this.open.splice(this.open.lastIndexOf(node));
    for (const member of members) this.isOpen[member] = 0;
    if (members.length > 1 || headsOf(this.arcs, node).includes(node)) this.components.push(members);
  }
}
