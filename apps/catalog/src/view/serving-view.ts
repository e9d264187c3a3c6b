import { Problem } from '@callboard/problems';
import { ColumnStore, defaultColumnLimits, type ColumnLimits, type Columns, type ColumnSource } from './column-store';
import { EntityTable, type EntityRecord } from './entity-table';
import { IndexKeys, rowsOf, type IndexedValue } from './index-rows';
import { RelationTexts } from './relation-texts';
import { RelationGraph, type DeclaredEdge, type RelationChange } from './relation-graph';

/** One document of the projection, as the view takes it. */
export interface ViewEntity extends EntityRecord {
  readonly edges: readonly DeclaredEdge[];
}

/** Keys of one query. Each that has no index yet costs a look at every entity. */
const queryKeysMax = 50;

const relationsPrefix = 'relations.';
const relationValueLengthMax = 200;
const noValues: readonly IndexedValue[] = [];

/** Keys that the catalog's pages ask for all the time: indexed from the start and for good. */
export const commonKeys = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.tags',
  'metadata.uid',
  'relations.ownedby',
  'spec.lifecycle',
  'spec.owner',
  'spec.type',
];

/**
 * All entities in memory, with what it takes to find, order and count them. Pure data: whoever feeds it decides what it
 * shows. Older versions of an entity than the one it has are ignored.
 */
export class ServingView {
  private readonly table = new EntityTable();
  private readonly graph: RelationGraph;
  private readonly relationTexts: RelationTexts;
  private readonly columns: ColumnStore;

  constructor(inverseOf: Readonly<Record<string, string>>, limits: ColumnLimits = defaultColumnLimits) {
    this.graph = new RelationGraph(inverseOf);
    this.relationTexts = new RelationTexts(this.graph);
    this.columns = new ColumnStore(this.columnSource(), commonKeys, limits);
  }

  get size(): number {
    return this.table.size;
  }

  /** Who is related to whom, for questions about more than one entity. */
  get relations(): RelationGraph {
    return this.graph;
  }

  put(entity: ViewEntity): void {
    const before = this.table.find(entity.ref);
    if (before && before.version >= entity.version) return;
    if (before && before.uid !== entity.uid) this.forget(before.ref);
    const isNew = this.table.slotOf(entity.ref) === undefined;
    const { ref, version, uid, text } = entity;
    const slot = this.table.put({ ref, version, uid, text });
    const changes = this.graph.declare(ref, entity.edges);
    this.index(slot, isNew);
    this.noteRelations(changes);
  }

  remove(ref: string, version: number): void {
    const before = this.table.find(ref);
    if (!before || before.version >= version) return;
    this.forget(ref);
    this.noteRelations(this.graph.remove(ref));
  }

  slotOf(ref: string): number | undefined {
    return this.table.slotOf(ref);
  }

  uidAt(slot: number): string {
    return this.table.at(slot)?.uid ?? '';
  }

  refAt(slot: number): string {
    return this.table.at(slot)?.ref ?? '';
  }

  /** The entity as it is answered: its text with the relations put in. Nothing is parsed. */
  textAt(slot: number): string | undefined {
    const record = this.table.at(slot);
    if (!record) return undefined;
    return `${record.text.slice(0, -1)},"relations":${this.relationTexts.of(record.ref)}}`;
  }

  /**
   * Answers from the indexes of these (lower-cased) keys; an index that is not there is built first.
   * @throws Problem where there are too many
   */
  async query<T>(keys: readonly string[], answer: (columns: Columns) => T): Promise<T> {
    if (keys.length > queryKeysMax && new Set(keys).size > queryKeysMax) {
      throw new Problem('invalid-parameter', `A query must not name more than ${queryKeysMax} different fields`);
    }
    return this.columns.use(keys, answer);
  }

  private forget(ref: string): void {
    const slot = this.table.slotOf(ref);
    if (slot === undefined) return;
    for (const [, column] of this.columns.entries()) column.set(slot, []);
    this.table.remove(ref);
  }

  private index(slot: number, isNew: boolean): void {
    const record = this.table.at(slot);
    if (!record) return;
    const rows = rowsOf(JSON.parse(record.text), this.columns.keys());
    for (const [key, column] of this.columns.entries()) {
      if (!key.startsWith(relationsPrefix)) column.set(slot, rows.get(key) ?? noValues);
      else if (isNew) column.set(slot, this.relationValues(record.ref, key));
    }
  }

  private noteRelations(changes: RelationChange[]): void {
    for (const { subject, type, object, holds } of changes) {
      this.relationTexts.forget(subject);
      const key = relationsPrefix + type.toLowerCase();
      const column = this.columns.find(key);
      const slot = this.table.slotOf(subject);
      if (!column || slot === undefined) continue;
      const value = relationValue(object);
      if (holds) column.add(slot, value);
      else if (value !== null) column.remove(slot, value);
      else column.set(slot, this.relationValues(subject, key));
    }
  }

  private relationValues(ref: string, key: string): IndexedValue[] {
    return [...new Set(this.graph.targetsOf(ref, key.slice(relationsPrefix.length)).map(relationValue))];
  }

  private columnSource(): ColumnSource {
    return {
      slots: this.table.slots,
      uidOf: (slot) => this.uidAt(slot),
      valuesOf: (slot, key) => {
        const record = this.table.at(slot);
        if (!record) return [];
        if (key.startsWith(relationsPrefix)) return this.relationValues(record.ref, key);
        return rowsOf(JSON.parse(record.text), new IndexKeys([key])).get(key) ?? noValues;
      },
    };
  }
}

function relationValue(ref: string): IndexedValue {
  return ref.length <= relationValueLengthMax ? ref : null;
}
