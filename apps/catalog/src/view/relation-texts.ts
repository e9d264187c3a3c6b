import type { RelationGraph } from './relation-graph';
import { TextSlabs, type TextLimits } from './text-slabs';

/** All kept texts together; beyond it they are dropped and made anew as they are asked for. */
const bytesMaxDefault = 128 * 1024 * 1024;

/** The `relations` of entities as JSON, kept until one of them changes: making them costs more than all the rest. */
export class RelationTexts {
  private readonly texts: TextSlabs;

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

  private prepare(slot: number, ref: string): void {
    if (!this.texts.has(slot)) this.texts.put(slot, JSON.stringify(this.graph.relationsOf(ref)));
  }
}
