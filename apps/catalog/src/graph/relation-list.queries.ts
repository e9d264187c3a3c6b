import { Injectable } from '@nestjs/common';
import { Problem } from '@callboard/problems';
import type { RelationGraph } from '../view/relation-graph';
import { GraphMoment } from './arcs';
import { danglingRelations } from './dangling-relations';
import { CycleFinding } from './dependency-cycles';
import { graphLimits } from './graph-limits';
import { refFilter, type RelatedView } from './graph.queries';
import type { CyclesRequest, DanglingRequest, OwnerlessRequest } from './relation-list.request';
import type { CycleListResponse, DanglingListResponse, OwnerlessListResponse } from './relation-list.response';
import { decodePlace, encodePlace } from './list-cursor';
import { ownerless } from './ownerless';
import { inTurns } from '../view/turns';

/** Cycles found, or being found, in a graph as it was at one revision. */
interface KnownCycles {
  readonly revision: number;
  readonly finding: Promise<CycleFinding>;
}

/** Lists about the whole graph of a view. What looks at every entity lets others have their turn in between. */
@Injectable()
export class RelationListQueries {
  private readonly cyclesKnown = new WeakMap<RelationGraph, Map<string, KnownCycles>>();
  private findings = 0;

  async dangling({ relations: graph }: RelatedView, request: DanglingRequest): Promise<DanglingListResponse> {
    const { limit, kinds, relations } = request;
    const [target, source, type] = request.cursor === undefined ? [] : decodePlace(request.cursor, 3);
    const after = target === undefined ? undefined : { target, source: source!, type: type! };
    const options = { after, limit: limit + 1, types: graph.typesOf(relations), admits: refFilter(kinds) };
    const rows = await inTurns(danglingRelations(graph, options));
    return page(rows, limit, (row) => [row.target, row.source, row.type]);
  }

  async ownerless({ relations: graph }: RelatedView, request: OwnerlessRequest): Promise<OwnerlessListResponse> {
    const { limit, reasons, kinds } = request;
    const options = { after: afterOf(request.cursor), limit: limit + 1, reasons, admits: refFilter(kinds) };
    const rows = await inTurns(ownerless(graph, options));
    return page(rows, limit, ({ ref }) => [ref]);
  }

  /** @throws Problem where too many are looked for already */
  async cycles({ relations: graph }: RelatedView, request: CyclesRequest): Promise<CycleListResponse> {
    const after = afterOf(request.cursor);
    const finding = await this.cyclesIn(graph, request.relations);
    const { items, hasMore } = await inTurns(finding.page(after, request.limit));
    const last = items.at(-1);
    const told = items.map(({ size, members, example }) => ({ size, members, example: [...example] }));
    return { items: told, ...(hasMore && last ? { nextCursor: encodePlace([last.members[0]!]) } : {}) };
  }

  /** The same graph is not looked through twice, for several pages or several readers. */
  private cyclesIn(graph: RelationGraph, relations: readonly string[]): Promise<CycleFinding> {
    const known = this.cyclesKnown.get(graph) ?? new Map<string, KnownCycles>();
    this.cyclesKnown.set(graph, known);
    const key = [...relations].sort().join();
    const { revision } = graph;
    const same = known.get(key);
    if (same?.revision === revision) return same.finding;
    for (const [other, { revision: earlier }] of known) if (earlier !== revision) known.delete(other);
    const finding = this.find(graph, relations);
    known.set(key, { revision, finding });
    finding.catch(() => known.delete(key));
    if (known.size > graphLimits.cyclesKept) known.delete(known.keys().next().value!);
    return finding;
  }

  private async find(graph: RelationGraph, relations: readonly string[]): Promise<CycleFinding> {
    if (this.findings === graphLimits.cycleFindings) {
      throw new Problem('overloaded', 'Cycles are being looked for by others', [], { retryAfterSeconds: 1 });
    }
    this.findings++;
    try {
      return await inTurns(CycleFinding.begin(new GraphMoment(graph), graph.typesOf(relations)));
    } finally {
      this.findings--;
    }
  }
}

function afterOf(cursor: string | undefined): string {
  return cursor === undefined ? '' : decodePlace(cursor, 1)[0]!;
}

/** One row more than the page has was asked for. */
function page<T>(rows: T[], limit: number, placeOf: (row: T) => string[]): { items: T[]; nextCursor?: string } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(rows.length > limit && last ? { nextCursor: encodePlace(placeOf(last)) } : {}) };
}
