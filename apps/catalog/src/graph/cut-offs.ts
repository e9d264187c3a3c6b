/** A limit that an answer ran into. */
export type CutLimit = 'depth' | 'nodes' | 'edges' | 'paths' | 'visits' | 'time';

/** What an answer lacks because of a limit: the entities around which something is missing. */
export interface CutOff {
  readonly limit: CutLimit;
  /** How many entities that concerns. */
  readonly count: number;
  /** The first of them. */
  readonly at: readonly string[];
}

/** Places that one cut-off names; beyond it they are counted. */
export const cutPlacesMax = 20;

/** Collects where an answer was cut off. */
export class CutOffs {
  private readonly places = new Map<CutLimit, { count: number; nodes: number[] }>();

  note(limit: CutLimit, node: number): void {
    this.noteMany(limit, [node], 1);
  }

  /** So many at once, of which these are the first. */
  noteMany(limit: CutLimit, first: readonly number[], count: number): void {
    const known = this.places.get(limit) ?? { count: 0, nodes: [] };
    known.nodes.push(...first.slice(0, Math.max(0, cutPlacesMax - known.count)));
    known.count += count;
    this.places.set(limit, known);
  }

  list(refAt: (node: number) => string): CutOff[] {
    return [...this.places].map(([limit, { count, nodes }]) => ({ limit, count, at: nodes.map(refAt) }));
  }
}
