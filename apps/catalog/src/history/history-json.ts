import type { FieldChange } from './field-change';
import type { StoredHistoryEntry } from './history.document';
import type { HistoryRow } from './history.queries';
import type { DiffFormat } from './history.request';
import { unifiedText } from './unified-text';
import { diffOf, type EntityState, jsonPatchOf } from './version-diff';

type Placed = Omit<HistoryRow, 'differences'>;

/** JSON text of what places a change, open at its end. */
function openPlaceJson({
  _id: position,
  ref: entityRef,
  version,
  type,
  time,
  source,
  uid,
  provenance,
}: Placed): string {
  const head = JSON.stringify({ position, entityRef, version, type, time, source, uid });
  return `${head.slice(0, -1)},"provenance":${provenance}`;
}

function placeJson(row: Placed): string {
  return `${openPlaceJson(row)}}`;
}

export function changeJson(row: HistoryRow): string {
  return `${openPlaceJson(row)},"differences":${row.differences}}`;
}

export function versionJson(row: StoredHistoryEntry): string {
  return `${openPlaceJson(row)},"differences":${row.differences},"entity":${row.text ?? 'null'}}`;
}

/** A page of changes; `more` holds what stands beside the items. */
export function changesJson(
  rows: readonly HistoryRow[],
  more: { nextCursor?: string; upTo?: number; parkedAt?: number },
): string {
  const items = rows.map(changeJson).join(',');
  const beside = JSON.stringify(more).slice(1, -1);
  return `{"items":[${items}]${beside && `,${beside}`}}`;
}

/** Two versions of an entity; what was before the first has no row. */
export interface Diff {
  from: { row: StoredHistoryEntry | null; state: EntityState };
  to: { row: StoredHistoryEntry; state: EntityState };
}

const writers: Readonly<Record<DiffFormat, (diff: Diff) => string>> = {
  structured: diffJson,
  'json-patch': ({ from, to }) => JSON.stringify(jsonPatchOf(from.state, to.state)),
  unified: ({ from, to }) => {
    const nameOf = (version: number) => `${to.row.ref}@${version}`;
    const before = { name: nameOf(from.row?.version ?? 0), state: from.state };
    return unifiedText(before, { name: nameOf(to.row.version), state: to.state });
  },
};

/** What differs between two versions, in one of its forms. */
export function diffText(diff: Diff, format: DiffFormat): string {
  return writers[format](diff);
}

function diffJson({ from, to }: Diff): string {
  const sides = `"from":${from.row ? placeJson(from.row) : '{"version":0}'},"to":${placeJson(to.row)}`;
  const ref = JSON.stringify(to.row.ref);
  return `{"entityRef":${ref},${sides},"differences":${JSON.stringify(diffOf(from.state, to.state))}}`;
}

export function whyJson(field: string, { version, ...values }: FieldChange<StoredHistoryEntry>): string {
  return `${JSON.stringify({ field, ...values }).slice(0, -1)},"change":${changeJson(version)}}`;
}
