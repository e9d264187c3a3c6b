/** A limit that callers may lower or raise. */
export interface Limit {
  readonly default: number;
  readonly max: number;
}

/** The limits of every question about the graph, by the parameters' names. */
export const graphLimits = {
  graph: {
    roots: 20,
    depth: { default: 2, max: 10 },
    nodes: { default: 500, max: 5_000 },
    edges: { default: 2_000, max: 20_000 },
  },
  impact: { depth: { default: 5, max: 20 }, nodes: { default: 1_000, max: 10_000 } },
  path: { depth: { default: 6, max: 20 }, nodes: { default: 100_000, max: 250_000 }, paths: { default: 3, max: 50 } },
  timeMs: { default: 100, max: 250 },
  /** Rows of a list's page. */
  list: { default: 100, max: 1_000 },
  /** Cycles of a page. */
  cycles: { default: 20, max: 100 },
  /** Cycles looked for at the same time; further requests are refused as `overloaded`. */
  cycleFindings: 4,
  /** Choices of relations for which the cycles that were found are kept until a relation changes. */
  cyclesKept: 4,
} as const;
