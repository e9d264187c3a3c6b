import type { AnyBulkWriteOperation } from 'mongodb';
import type { PlannedWrite } from '../fold/entity-fold';
import type { Envelope, StoredDocument } from '../projection';

type Row = StoredDocument<object>;

/** The version guard is in the filter, not in an `if`; so is what a former member may have parked meanwhile. */
export function operationOf(write: PlannedWrite): AnyBulkWriteOperation<Row> {
  const { ref: _id } = write;
  if (write.kind === 'insert') return { insertOne: { document: write.document } };
  const { version } = write;
  const filter = { _id, version, parked: null };
  if (write.kind === 'replace') {
    const update = updateOf(write.found, write.document);
    return (
      update ? { updateOne: { filter, update } } : { replaceOne: { filter, replacement: write.document } }
    ) as never;
  }
  const { parked } = write;
  if (write.kind === 'park') return { updateOne: { filter, update: { $set: { parked } } } } as never;
  const { changes, ...rest } = parked;
  const $set = Object.fromEntries(Object.entries(rest).map(([name, value]) => [`parked.${name}`, value]));
  return {
    updateOne: {
      filter: { _id, version, 'parked.lastPosition': write.lastPosition },
      update: { $set, $push: { 'parked.changes': { $each: changes } } },
    },
  } as never;
}

interface Update {
  $set: Record<string, unknown>;
  $unset?: Record<string, ''>;
}

/**
 * What makes the document that was found into the folded one: a replacement would touch every index and carry what is
 * the same. Objects are sent in any case, for the server to compare: a fold may have changed the found one in place.
 * Null where a field's name would be taken for a path or an operator.
 */
export function updateOf(found: object, document: Envelope): Update | null {
  const before = found as Record<string, unknown>;
  const after = document as unknown as Record<string, unknown>;
  const $set: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(after)) {
    if (isPathOrOperator(name)) return null;
    const isSame = value === before[name] && (typeof value !== 'object' || value === null);
    if (value !== undefined && !isSame) $set[name] = value;
  }
  const gone = Object.keys(before).filter((name) => after[name] === undefined);
  if (gone.some(isPathOrOperator)) return null;
  return gone.length === 0 ? { $set } : { $set, $unset: Object.fromEntries(gone.map((name) => [name, ''])) };
}

function isPathOrOperator(name: string): boolean {
  return name === '' || name.startsWith('$') || name.includes('.');
}
