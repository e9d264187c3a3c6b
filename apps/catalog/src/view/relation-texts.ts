import type { RelationGraph } from './relation-graph';
import { TextSlabs, type TextLimits } from './text-slabs';

/** All kept texts together; beyond it they are dropped and made anew as they are asked for. */
const bytesMaxDefault = 128 * 1024 * 1024;

/**
 * The `relations` of entities as JSON, and what follows them, kept until one of them changes: making them costs more than
 * all the rest.
 */
export class RelationTexts {
  private readonly texts: TextSlabs;
  private readonly statuses = new Map<number, string>();

  constructor(
    private readonly graph: RelationGraph,
    limits: TextLimits = { bytesMax: bytesMaxDefault },
  ) {
    this.texts = new TextSlabs(limits);
  }

  /** Bytes of the text, which is made if it is not there. */
  lengthOf(slot: number, ref: string): number {
    this.prepare(slot, ref);
    return this.texts.lengthOf(slot);
  }

  /** Copies the text, and answers where it ends. */
  copyTo(target: Buffer, at: number, { slot, ref }: { slot: number; ref: string }): number {
    this.prepare(slot, ref);
    return this.texts.copyTo(target, at, slot);
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

  private prepare(slot: number, ref: string): void {
    if (this.texts.has(slot)) return;
    const status = this.statuses.get(slot);
    const relations = JSON.stringify(this.graph.relationsOf(ref));
    this.texts.put(slot, status === undefined ? relations : `${relations},"status":${status}`);
  }
}
