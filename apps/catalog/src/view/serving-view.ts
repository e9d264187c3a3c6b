import { Problem } from '@callboard/problems';
import type { AnswerTexts } from './answer-texts';
import type { Columns } from './column-store';
import { EntityIndex } from './entity-index';
import { EntityTable, type EntityRecord, type EntityVersion } from './entity-table';
import { EntityTexts, type Choose, type VersionLines } from './entity-texts';
import type { QueryKey } from './query-keys';
import { sameEdges } from './relation';
import { RelationGraph } from './relation-graph';
import { RelationTexts } from './relation-texts';
import type { SortRow } from './sorted-rows';
import type { ReadTexts } from './stored-text';
import type { ViewEntity, ViewOptions } from './view-entity';

/** How often an answer is put together anew because the entities it is made of changed while their texts were read. */
const readAttemptsMax = 50;

/**
 * All entities in memory, with what it takes to find, order and count them. Pure data: whoever feeds it decides what it
 * shows. Older versions of an entity than the one it has are ignored.
 */
export class ServingView {
  /** The position that the view stays at; undefined in one that follows the log. */
  readonly asOf: number | undefined;
  private readonly table = new EntityTable();
  private readonly graph: RelationGraph;
  private readonly texts: EntityTexts;
  private readonly index: EntityIndex;

  constructor(inverseOf: Readonly<Record<string, string>>, options: ViewOptions = {}) {
    const { asOf, columns = {}, texts: limits, readTexts: read, relationTexts } = options;
    this.asOf = asOf;
    this.graph = new RelationGraph(inverseOf);
    const relations = new RelationTexts(this.graph, this.table, relationTexts);
    this.texts = new EntityTexts(this.table, relations, { limits, read });
    this.index = new EntityIndex({ table: this.table, graph: this.graph, texts: this.texts }, columns);
  }

  get size(): number {
    return this.table.size;
  }

  /** Who is related to whom, for questions about more than one entity. */
  get relations(): RelationGraph {
    return this.graph;
  }

  /** What it has in common with a view that is alike is not kept twice. */
  put(entity: ViewEntity, alike?: ServingView): void {
    const before = this.table.find(entity.ref);
    if (before && before.version >= entity.version) return;
    if (before && before.uid !== entity.uid) this.forget(before.ref);
    const like = alike?.held(entity.ref);
    const slot = this.table.put(entity, like?.record);
    this.texts.put(slot, entity.text, like);
    const changes = this.graph.declare(this.table.refAt(slot), entity.edges);
    this.index.put(slot, entity.text, before?.uid !== entity.uid);
    this.index.noteRelations(changes);
  }

  /**
   * Takes an entity that it lacks from another view, to be called before anything is asked of this one. False where the
   * other has no text of that version.
   */
  adopt({ ref, version }: EntityVersion, other: ServingView): boolean {
    const like = other.held(ref);
    if (like?.record?.version !== version || !like.texts.has(like.slot)) return false;
    const slot = this.table.put(like.record, like.record);
    this.texts.adopt(slot, like);
    this.index.noteRelations(this.graph.declare(like.record.ref, other.graph.edgesOf(ref)));
    this.index.adopt(slot, other.index, like.slot);
    return true;
  }

  /** Whether this is the entity as it was put in; false, too, where its text is not held. */
  holds({ ref, version, uid, text, edges }: ViewEntity): boolean {
    const [slot, record] = [this.table.slotOf(ref), this.table.find(ref)];
    if (slot === undefined || record?.version !== version || record.uid !== uid) return false;
    return this.texts.holds(slot, text) && sameEdges(this.graph.edgesOf(ref), edges);
  }

  /** What is said of the entity beside what it says itself. */
  statusOf(ref: string): string | undefined {
    return this.texts.statusOf(this.table.slotOf(ref) ?? -1);
  }

  /** What is to be said of the entity beside what it says itself, as JSON; of another version than this, nothing. */
  setStatus({ ref, version }: EntityVersion, status: string | undefined): void {
    const slot = this.table.slotOf(ref);
    if (slot !== undefined && this.table.at(slot)?.version === version) this.texts.setStatus(slot, status);
  }

  /** From now on texts that are not held are read so. */
  readFrom(readTexts: ReadTexts): void {
    this.texts.readFrom(readTexts);
  }

  /** To be called when everything is in it. */
  settle(): void {
    this.texts.settle();
  }

  /** Puts in order what is mostly asked for, before it answers. */
  sort(): void {
    this.index.sort();
    this.table.byRef();
  }

  remove(ref: string, version: number): void {
    if ((this.versionOf(ref) ?? Infinity) >= version) return;
    this.forget(ref);
    this.index.noteRelations(this.graph.remove(ref));
  }

  /** What there is at this moment; what changes later is not in the list. */
  records(): EntityRecord[] {
    return this.table.all();
  }

  /** Entities as they were put in, each a line of JSON; no further one once they have so many bytes. */
  lines(versions: readonly EntityVersion[], bytesMax: number): VersionLines {
    return this.texts.lines(versions, bytesMax);
  }

  slotOf(ref: string): number | undefined {
    return this.table.slotOf(ref);
  }

  versionOf(ref: string): number | undefined {
    return this.table.find(ref)?.version;
  }

  uidAt(slot: number): string {
    return this.table.at(slot)?.uid ?? '';
  }

  refAt(slot: number): string {
    return this.table.refAt(slot);
  }

  /** Puts all refs in order while others have their turn. */
  sortRefs(): Promise<void> {
    return this.table.order.sort();
  }

  /** All entities in the order of their refs. */
  byRef(): readonly SortRow[] {
    return this.table.byRef();
  }

  /**
   * An answer made of entities' texts: what `choose` finds by the indexes of these (lower-cased) keys. At once where
   * indexes and texts are there; else what lacks is built or read, and `choose` asked again, so that the texts are those
   * of the very versions that were chosen.
   * @throws Problem where there are too many keys, or the entities change faster than they can be read
   */
  read<T>(keys: readonly QueryKey[], choose: Choose<T>): T | Promise<Awaited<T>> {
    const columns = this.index.columns.built(keys);
    const texts = this.texts.forAnswer();
    if (!columns) return this.readLater(keys, choose, texts);
    const choice = choose(columns);
    return texts.missing(choice.slots).length === 0 ? choice.answer(texts) : this.readLater(keys, choose, texts);
  }

  /**
   * Answers from the indexes of these (lower-cased) keys: at once where they are there; one that is not is built first.
   * An answer that takes turns has to say so: then they are kept until it is given.
   * @throws Problem where there are too many
   */
  query<T>(keys: readonly QueryKey[], answer: (columns: Columns) => T, takesTurns = false): T | Promise<Awaited<T>> {
    const columns = takesTurns ? undefined : this.index.columns.built(keys);
    return columns ? answer(columns) : this.index.columns.use(keys, answer);
  }

  private async readLater<T>(keys: readonly QueryKey[], choose: Choose<T>, texts: AnswerTexts): Promise<Awaited<T>> {
    for (let attempt = 0; attempt < readAttemptsMax; attempt++) {
      const outcome = await this.query(keys, (columns) => {
        const choice = choose(columns);
        const missing = texts.missing(choice.slots);
        return missing.length > 0 ? { missing } : { answer: choice.answer(texts), missing };
      });
      if ('answer' in outcome) return await (outcome.answer as T);
      await this.texts.fetch(outcome.missing, texts);
    }
    throw new Problem('overloaded', 'The entities change faster than they can be read', [], { retryAfterSeconds: 1 });
  }

  private held(ref: string) {
    const slot = this.table.slotOf(ref);
    return slot === undefined ? undefined : { texts: this.texts, slot, record: this.table.at(slot) };
  }

  private forget(ref: string): void {
    const slot = this.table.slotOf(ref);
    if (slot === undefined) return;
    this.index.delete(slot);
    this.texts.forget(slot);
    this.table.remove(ref);
  }
}
