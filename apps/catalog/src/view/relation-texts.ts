import type { EntityTable } from './entity-table';
import type { RelationGraph } from './relation-graph';
import { TextSlabs, type TextLimits } from './text-slabs';

/** All kept texts together; beyond it they are dropped and made anew as they are asked for. */
const bytesMaxDefault = 128 * 1024 * 1024;

/**
 * How entities' texts end: the comma, their `relations`, what follows them, and the closing brace. Kept until a relation
 * changes, since making them costs more than all the rest of an answer.
 */
export class RelationTexts {
  private readonly texts: TextSlabs;
  private readonly statuses = new Map<number, string>();

  constructor(
    private readonly graph: RelationGraph,
    private readonly table: EntityTable,
    limits: TextLimits = { bytesMax: bytesMaxDefault },
  ) {
    this.texts = new TextSlabs(limits);
  }

  /** Bytes of the text, which is made if it is not there. */
  lengthOf(slot: number): number {
    this.prepare(slot);
    return this.texts.lengthOf(slot);
  }

  /** Copies the text, and answers where it ends. */
  copyTo(target: Buffer, at: number, slot: number): number {
    this.prepare(slot);
    return this.texts.copyTo(target, at, slot);
  }

  /** Writes the text's digest, and answers where that ends. */
  writeDigest(target: Buffer, at: number, slot: number): number {
    this.prepare(slot);
    return this.texts.writeDigest(target, at, slot);
  }

  forget(slot: number): void {
    this.texts.delete(slot);
  }

  /** From now on this JSON is answered as the entity's `status`, or none. */
  setStatus(slot: number, status: string | undefined): void {
    if (this.statuses.get(slot) === status) return;
    if (status === undefined) this.statuses.delete(slot);
    else this.statuses.set(slot, status);
    this.forget(slot);
  }

  statusOf(slot: number): string | undefined {
    return this.statuses.get(slot);
  }

  private prepare(slot: number): void {
    if (this.texts.has(slot)) return;
    const relations = JSON.stringify(this.graph.relationsOf(this.table.refAt(slot)));
    const status = this.statuses.get(slot);
    this.texts.put(slot, `,"relations":${relations}${status === undefined ? '' : `,"status":${status}`}}`);
  }
}
