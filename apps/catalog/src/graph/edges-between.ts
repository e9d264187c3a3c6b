import { leadingRelations } from '@callboard/entity';
import { hasEdge, otherOf, packEdge, typeOf } from '../view/packed-edges';
import type { RelationGraph } from '../view/relation-graph';
import type { TypeSet } from '../view/relation-types';
import type { CutOffs } from './cut-offs';
import { compareTexts } from './smallest';
import type { WorkLimit } from './work-limit';

/** A relation as it was declared. */
export interface GraphEdge {
  readonly source: string;
  readonly type: string;
  readonly target: string;
  /** Both ends declare it, each under its own name; this is the leading one. */
  readonly declaredByBoth?: true;
}

/** Which edges are asked for. */
export interface EdgesRequest {
  /** In the order in which their edges are told. */
  readonly nodes: Iterable<number>;
  readonly isShown: (node: number) => boolean;
  /** Both names of the relations that are asked for. */
  readonly types: TypeSet;
  readonly edges: number;
  readonly work: WorkLimit;
  readonly cutOffs: CutOffs;
}

/** The relations among some nodes, each once, as declared. */
export function edgesBetween(graph: RelationGraph, request: EdgesRequest): GraphEdge[] {
  const { work, cutOffs } = request;
  const leading = graph.typesOf(leadingRelations);
  const edges: GraphEdge[] = [];
  for (const node of request.nodes) {
    if (graph.declaredBy(node).length === 0) continue;
    const spent = work.reached;
    if (spent) cutOffs.note(spent, node);
    else {
      const own = edgesOf(graph, node, { ...request, leading });
      const room = request.edges - edges.length;
      if (own.length > room) cutOffs.note('edges', node);
      edges.push(...own.slice(0, room));
    }
  }
  return edges;
}

/** What a node declares; not what the other end declares as well, under the leading name. */
function edgesOf(graph: RelationGraph, node: number, request: EdgesRequest & { leading: TypeSet }): GraphEdge[] {
  const own: GraphEdge[] = [];
  for (const edge of graph.declaredBy(node)) {
    request.work.count();
    const [type, target] = [typeOf(edge), otherOf(edge)];
    if (!request.types.has(type) || !request.isShown(target)) continue;
    const isMirrored = isDeclaredByBoth(graph, node, edge);
    if (isMirrored && !request.leading.has(type)) continue;
    const told = { source: graph.refAt(node), type: graph.typeName(type), target: graph.refAt(target) };
    own.push(isMirrored ? { ...told, declaredByBoth: true } : told);
  }
  return own.sort((a, b) => compareTexts(a.type, b.type) || compareTexts(a.target, b.target));
}

function isDeclaredByBoth(graph: RelationGraph, node: number, edge: number): boolean {
  const inverse = graph.inverseOf(typeOf(edge));
  return inverse !== undefined && hasEdge(graph.declaredBy(otherOf(edge)), packEdge(inverse, node));
}
