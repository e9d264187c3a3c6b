/** Numbers for refs, so that a graph can be made of numbers. A freed number is given again. */
export class NodeTable {
  private readonly nodesByRef = new Map<string, number>();
  private readonly refs: string[] = [];
  private readonly free: number[] = [];

  find(ref: string): number | undefined {
    return this.nodesByRef.get(ref);
  }

  /** The ref of a node; empty for a number that is free. */
  refAt(node: number): string {
    return this.refs[node] ?? '';
  }

  /** The refs of all nodes, by number. */
  copy(): string[] {
    return this.refs.slice();
  }

  take(ref: string): number {
    const known = this.nodesByRef.get(ref);
    if (known !== undefined) return known;
    const node = this.free.pop() ?? this.refs.length;
    this.refs[node] = ref;
    this.nodesByRef.set(ref, node);
    return node;
  }

  release(node: number): void {
    this.nodesByRef.delete(this.refAt(node));
    this.refs[node] = '';
    this.free.push(node);
  }
}
