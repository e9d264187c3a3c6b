import { Injectable } from '@nestjs/common';
import { Problem } from '@callboard/problems';
import type { RelationGraph } from '../view/relation-graph';
import type { ServingView } from '../view/serving-view';
import { inTurns } from '../view/turns';
import { CutOffs } from './cut-offs';
import { edgesBetween } from './edges-between';
import type { GraphRequest, ImpactRequest, PathRequest } from './graph.request';
import type { GraphNodeResponse, GraphResponse, PathResponse } from './graph.response';
import { foundImpact, impactJson } from './impact';
import { reach, type Reached } from './reach';
import { eitherName, namesFollowed, seenFromTheOther } from './relation-choice';
import { shortestPaths } from './shortest-paths';
import { searchBothWays } from './two-sided-search';
import { WorkLimit } from './work-limit';

/** What of a view is asked here. */
export type RelatedView = Pick<ServingView, 'relations'>;

/** Walks over the graph of a view. Each is one turn, and bounded by what it may look at, find, and last. */
@Injectable()
export class GraphQueries {
  /** @throws Problem where a root neither exists nor is pointed at */
  graph({ relations: graph }: RelatedView, roots: readonly string[], request: GraphRequest): GraphResponse {
    const cutOffs = new CutOffs();
    const work = () => new WorkLimit(request.timeMs / 2);
    const found = reach(graph, {
      roots: roots.map((root) => requiredNode(graph, root)),
      follow: graph.typesOf(namesFollowed(request.relations, request.direction)),
      admits: kindFilter(graph, request.kinds),
      depth: request.depth,
      nodes: request.nodes,
      work: work(),
      cutOffs,
    });
    const edges = edgesBetween(graph, {
      nodes: found.keys(),
      isShown: (node) => found.has(node),
      types: graph.typesOf(eitherName(request.relations)),
      edges: request.edges,
      work: work(),
      cutOffs,
    });
    const nodes = [...found.values()].map((place) => nodeResponse(graph, place));
    return { roots: [...new Set(roots)], nodes, edges, cutOffs: cutOffs.list((node) => graph.refAt(node)) };
  }

  /**
   * An `ImpactResponse`, as of the moment of the search, which is one turn; others have theirs while it is written down.
   * Owners are found by the search itself, and within its bounds.
   * @throws Problem where the entity neither exists nor is pointed at
   */
  async impact({ relations: graph }: RelatedView, ref: string, request: ImpactRequest): Promise<Buffer> {
    const root = requiredNode(graph, ref);
    const cutOffs = new CutOffs();
    const found = reach(graph, {
      roots: [root],
      follow: graph.typesOf(seenFromTheOther(request.relations)),
      noting: graph.typesOf(['ownedBy']),
      admits: () => true,
      depth: request.depth,
      nodes: request.nodes + 1,
      work: new WorkLimit(request.timeMs),
      cutOffs,
    });
    const told = cutOffs.list((node) => graph.refAt(node));
    return inTurns(impactJson(foundImpact(graph, found, { root, cutOffs: told })));
  }

  /** @throws Problem where an end neither exists nor is pointed at */
  path({ relations: graph }: RelatedView, ends: { from: string; to: string }, request: PathRequest): PathResponse {
    const [from, to] = [requiredNode(graph, ends.from), requiredNode(graph, ends.to)];
    const cutOffs = new CutOffs();
    const search = searchBothWays(graph, {
      from,
      to,
      follow: graph.typesOf(namesFollowed(request.relations, request.direction)),
      admits: kindFilter(graph, request.kinds),
      depth: request.depth,
      nodes: request.nodes,
      work: new WorkLimit(request.timeMs),
      cutOffs,
    });
    const { paths, hasMore } = shortestPaths(graph, search, { from, to, paths: request.paths });
    if (hasMore) cutOffs.note('paths', to);
    const told = cutOffs.list((node) => graph.refAt(node));
    return { ...ends, length: search.length, paths: paths.map((path) => [...path]), cutOffs: told };
  }
}

function requiredNode(graph: RelationGraph, ref: string): number {
  const node = graph.nodeOf(ref);
  if (node !== undefined) return node;
  throw new Problem('unknown-entity', `There is no entity ${ref}, and none that points at it`);
}

/** Whether a node is of one of these (lower-cased) kinds; every node without any. */
export function kindFilter(graph: RelationGraph, kinds: readonly string[] | undefined): (node: number) => boolean {
  const admits = refFilter(kinds);
  return (node) => admits(graph.refAt(node));
}

/** The same for refs. */
export function refFilter(kinds: readonly string[] | undefined): (ref: string) => boolean {
  if (!kinds) return () => true;
  const chosen = new Set(kinds);
  return (ref) => chosen.has(ref.slice(0, ref.indexOf(':')));
}

function nodeResponse(graph: RelationGraph, { node, ref, depth }: Reached): GraphNodeResponse {
  return { ref, depth, ...(graph.isPresent(node) ? {} : { missing: true }) };
}
