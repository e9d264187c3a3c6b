import type { ColumnSource, TakeValues } from './column-builder';
import type { ColumnLimits } from './column-limits';
import { ColumnStore } from './column-store';
import type { EntityTable } from './entity-table';
import type { EntityTexts } from './entity-texts';
import { IndexKeys, rowsOf, type IndexedValue } from './index-rows';
import type { RelationChange } from './relation';
import type { RelationGraph } from './relation-graph';

const relationsPrefix = 'relations.';
const relationValueLengthMax = 200;
const noValues: readonly IndexedValue[] = [];

const uidKey = 'metadata.uid';

/** Keys that the catalog's pages ask for all the time: indexed from the start and for good. */
const commonKeys = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.tags',
  uidKey,
  'relations.ownedby',
  'spec.lifecycle',
  'spec.owner',
  'spec.type',
];

/** Orders that lists have when nothing is said, or mostly: sorted before the first request, which would wait for it. */
const commonOrders = [uidKey, 'metadata.name'];

interface IndexParts {
  readonly table: EntityTable;
  readonly graph: RelationGraph;
  readonly texts: EntityTexts;
}

/** Keeps the columns true to the entities: the values that their texts have, and those that their relations give. */
export class EntityIndex {
  readonly columns: ColumnStore;

  constructor(
    private readonly parts: IndexParts,
    limits: Partial<ColumnLimits>,
  ) {
    const { table } = parts;
    const uidOf = (slot: number) => table.at(slot)?.uid ?? '';
    const collect: ColumnSource['collect'] = (slots, keys, take) => this.collect(slots, keys, take);
    this.columns = new ColumnStore({ slots: table.slots, uidOf, collect }, commonKeys, limits);
  }

  /** Puts in order what lists are mostly ordered by. */
  sort(): void {
    for (const key of commonOrders) this.columns.find(key)?.ordering();
  }

  /** Takes note of an entity's text; a new one may have relations already. */
  put(slot: number, text: string, isNew: boolean): void {
    const rows = rowsOf(JSON.parse(text), this.columns.keys());
    const uid = this.parts.table.at(slot)?.uid ?? '';
    // One text of it for the table and the index.
    if (rows.get(uidKey)?.[0] === uid) rows.set(uidKey, [uid]);
    for (const [key, column] of this.columns.entries()) {
      if (!key.startsWith(relationsPrefix)) column.set(slot, rows.get(key) ?? noValues);
      else if (isNew) column.set(slot, this.relationValues(this.parts.table.refAt(slot), key));
    }
  }

  /** The same of a new entity that another index has at `theirs`, in common columns; there may be no other ones yet. */
  adopt(slot: number, other: EntityIndex, theirs: number): void {
    for (const [key, column] of this.columns.common) {
      if (key.startsWith(relationsPrefix)) column.set(slot, this.relationValues(this.parts.table.refAt(slot), key));
      else column.set(slot, other.columns.common.get(key)?.valuesOf(theirs) ?? noValues);
    }
  }

  /** Takes an entity out. */
  delete(slot: number): void {
    for (const [, column] of this.columns.entries()) column.set(slot, noValues);
  }

  /** Takes note of relations that came or went. */
  noteRelations(changes: RelationChange[]): void {
    for (const { subject, type, object, holds } of changes) {
      const slot = this.parts.table.slotOf(subject);
      if (slot === undefined) continue;
      this.parts.texts.forgetRelations(slot);
      const key = relationsPrefix + type.toLowerCase();
      const column = this.columns.find(key);
      if (!column) continue;
      const value = relationValue(object);
      if (holds) column.add(slot, value);
      else if (value !== null) column.remove(slot, value);
      else column.set(slot, this.relationValues(subject, key));
    }
  }

  private relationValues(ref: string, key: string): IndexedValue[] {
    return [...new Set(this.parts.graph.targetsOf(ref, key.slice(relationsPrefix.length)).map(relationValue))];
  }

  /** Each text is parsed once, whatever number of keys is looked for. */
  private async collect(slots: readonly number[], keys: readonly string[], take: TakeValues): Promise<number[]> {
    const ofRelations = keys.filter((key) => key.startsWith(relationsPrefix));
    for (const key of ofRelations) {
      for (const slot of slots) take(slot, key, this.relationValues(this.parts.table.refAt(slot), key));
    }
    const ofTexts = keys.filter((key) => !key.startsWith(relationsPrefix));
    return ofTexts.length > 0 ? this.collectFromTexts(slots, ofTexts, take) : [];
  }

  private async collectFromTexts(
    slots: readonly number[],
    keys: readonly string[],
    take: TakeValues,
  ): Promise<number[]> {
    const { table, texts: all } = this.parts;
    const texts = all.forAnswer();
    const isTaken = (slot: number) => table.at(slot) !== undefined;
    const missing = texts.missing(slots.filter(isTaken));
    if (missing.length > 0) await all.fetch(missing, texts);
    const taken = slots.filter(isTaken);
    const late = new Set(texts.missing(taken));
    const wanted = new IndexKeys(keys);
    for (const slot of taken) {
      if (late.has(slot)) continue;
      const rows = rowsOf(JSON.parse(texts.bareText(slot)), wanted);
      for (const key of keys) take(slot, key, rows.get(key) ?? noValues);
    }
    return [...late];
  }
}

function relationValue(ref: string): IndexedValue {
  return ref.length <= relationValueLengthMax ? ref : null;
}
