import { setTimeout as delay } from 'node:timers/promises';
import { AnswerTexts, refuseTooLarge } from './answer-texts';
import type { Columns } from './column-store';
import type { EntityTable, EntityVersion } from './entity-table';
import type { RelationTexts } from './relation-texts';
import type { ReadTexts } from './stored-text';
import { TextSlabs, type TextLimits } from './text-slabs';

/** What an answer is made of: entities by slot, undefined where there is none, and how their texts become an answer. */
export interface Choice<T> {
  readonly slots: readonly (number | undefined)[];
  answer(texts: AnswerTexts): T;
}

/** How an answer is chosen by the indexes. */
export type Choose<T> = (columns: Columns) => Choice<T>;

/** Entities as lines of JSON, of those versions that were asked for first. */
export interface VersionLines {
  readonly lines: Buffer;
  /** Versions that are not there, or not held. */
  readonly missing: EntityVersion[];
  /** How many were looked for: those in the lines and those that are missing. */
  readonly taken: number;
}

/** Longest wait for the view to come to the version that the database has already. */
const catchUpMs = 20;

const lineEnd = Buffer.from('}\n');

/** The texts of a view's entities: held within a limit of bytes, the rest read when an answer needs them. */
export class EntityTexts {
  private readonly held: TextSlabs;

  constructor(
    private readonly table: EntityTable,
    private readonly relations: RelationTexts,
    { limits, read }: { limits?: TextLimits | undefined; read?: ReadTexts | undefined } = {},
  ) {
    this.held = new TextSlabs(limits);
    this.read = read ?? (() => Promise.resolve([]));
  }

  private read: ReadTexts;

  get bytes(): number {
    return this.held.bytes;
  }

  /** Shares memory with where the same text is held already. */
  put(slot: number, text: string, like?: { texts: EntityTexts; slot: number }): void {
    this.held.put(slot, text.slice(0, -1), like && { slabs: like.texts.held, slot: like.slot });
  }

  has(slot: number): boolean {
    return this.held.has(slot);
  }

  /** Shares memory with where it is held already. */
  adopt(slot: number, { texts, slot: theirs }: { texts: EntityTexts; slot: number }): void {
    this.held.adopt(slot, { slabs: texts.held, slot: theirs });
  }

  /** Whether it is held, and this. */
  holds(slot: number, text: string): boolean {
    return this.held.isAt(slot, Buffer.from(text.slice(0, -1)));
  }

  readFrom(read: ReadTexts): void {
    this.read = read;
  }

  /** To be called when all texts have come. */
  settle(): void {
    this.held.settle();
  }

  forget(slot: number): void {
    this.held.delete(slot);
    this.relations.setStatus(slot, undefined);
    this.relations.forget(slot);
  }

  /** The entity's `status` as JSON, or that it has none. */
  setStatus(slot: number, status: string | undefined): void {
    this.relations.setStatus(slot, status);
  }

  statusOf(slot: number): string | undefined {
    return this.relations.statusOf(slot);
  }

  /** The relations of an entity have changed. */
  forgetRelations(slot: number): void {
    this.relations.forget(slot);
  }

  /** Entities as projected, each a line; no further one once they have so many bytes. */
  lines(versions: readonly EntityVersion[], bytesMax: number): VersionLines {
    const slots: number[] = [];
    const missing: EntityVersion[] = [];
    let bytes = 0;
    for (const each of versions) {
      if (bytes >= bytesMax) break;
      const slot = this.table.slotOf(each.ref);
      const isThere = slot !== undefined && this.table.at(slot)?.version === each.version && this.held.has(slot);
      if (isThere) {
        slots.push(slot);
        bytes += this.held.lengthOf(slot);
      } else missing.push(each);
    }
    return { lines: this.linesOf(slots), missing, taken: slots.length + missing.length };
  }

  private linesOf(slots: readonly number[]): Buffer {
    const lines = Buffer.allocUnsafe(slots.reduce((sum, slot) => sum + this.held.lengthOf(slot) + lineEnd.length, 0));
    let at = 0;
    for (const slot of slots) {
      at = this.held.copyUnread(lines, at, slot);
      at += lineEnd.copy(lines, at);
    }
    return lines;
  }

  /** For one answer: what is held, and room for what has to be read for it. */
  forAnswer(): AnswerTexts {
    return new AnswerTexts({ table: this.table, held: this.held, relations: this.relations });
  }

  /**
   * Reads what the answer lacks. What the database has in another version than the view is still missing afterwards.
   * @throws Problem where that is more than an answer may have
   */
  async fetch(slots: readonly number[], answer: AnswerTexts): Promise<void> {
    refuseTooLarge(slots.reduce((sum, slot) => sum + this.held.lengthOf(slot), 0));
    const refs = slots.flatMap((slot) => this.table.at(slot)?.ref ?? []);
    let taken = 0;
    for (const { ref, version, text } of await this.read(refs)) {
      const slot = this.table.slotOf(ref);
      if (slot === undefined || this.table.at(slot)?.version !== version) continue;
      if (!this.held.has(slot)) this.put(slot, text);
      answer.bring(slot, { ref, version, text });
      taken++;
    }
    if (taken < slots.length) await delay(catchUpMs);
  }
}
