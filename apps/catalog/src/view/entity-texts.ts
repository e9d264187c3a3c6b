import { setTimeout as delay } from 'node:timers/promises';
import type { EntityTable, EntityVersion } from './entity-table';
import type { RelationTexts } from './relation-texts';
import { TextSlabs, type TextLimits } from './text-slabs';

/** The text of one entity at one version, as the projection keeps it. */
export interface StoredText {
  readonly ref: string;
  readonly version: number;
  readonly text: string;
}

/** Reads the texts of these entities as they are now, in one query; what is not there is left out. */
export type ReadTexts = (refs: readonly string[]) => Promise<readonly StoredText[]>;

/** What an answer is made of: entities by slot, undefined where there is none, and how their texts become an answer. */
export interface Choice<T> {
  readonly slots: readonly (number | undefined)[];
  answer(texts: AnswerTexts): T;
}

/** Longest wait for the view to come to the version that the database has already. */
const catchUpMs = 20;

const comma = ','.charCodeAt(0);
const none = Buffer.from('null');
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

  private readonly read: ReadTexts;

  get bytes(): number {
    return this.held.bytes;
  }

  /** Shares memory with where the same text is held already. */
  put(slot: number, text: string, like?: { texts: EntityTexts; slot: number }): void {
    this.held.put(slot, text.slice(0, -1), like && { slabs: like.texts.held, slot: like.slot });
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

  /** The relations of an entity have changed. */
  forgetRelations(slot: number): void {
    this.relations.forget(slot);
  }

  /** Entities as projected, each a line, and those of the versions that are not there, or not held. */
  lines(versions: readonly EntityVersion[]): { lines: Buffer; missing: EntityVersion[] } {
    const slots: number[] = [];
    const missing: EntityVersion[] = [];
    for (const each of versions) {
      const slot = this.table.slotOf(each.ref);
      const isThere = slot !== undefined && this.table.at(slot)?.version === each.version && this.held.has(slot);
      if (isThere) slots.push(slot);
      else missing.push(each);
    }
    return { lines: this.linesOf(slots), missing };
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

  /** Reads what the answer lacks. What the database has in another version than the view is still missing afterwards. */
  async fetch(slots: readonly number[], answer: AnswerTexts): Promise<void> {
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

interface AnswerParts {
  readonly table: EntityTable;
  readonly held: TextSlabs;
  readonly relations: RelationTexts;
}

/** Texts with their relations put in, for one answer. Nothing is parsed. */
export class AnswerTexts {
  private readonly brought = new Map<number, { ref: string; version: number; bytes: Buffer }>();

  constructor(private readonly parts: AnswerParts) {}

  /** Texts that were read for this answer, whether or not there is room to hold them. */
  bring(slot: number, { ref, version, text }: StoredText): void {
    this.brought.set(slot, { ref, version, bytes: Buffer.from(text.slice(0, -1)) });
  }

  /** Those of the slots whose texts are not there. */
  missing(slots: readonly (number | undefined)[]): number[] {
    const missing: number[] = [];
    for (const slot of slots) if (slot !== undefined && !this.has(slot)) missing.push(slot);
    return missing;
  }

  /** The entity as projected, without its relations. */
  bareText(slot: number): string {
    return `${this.broughtAt(slot)?.toString() ?? this.parts.held.textAt(slot)}}`;
  }

  /** The entity as it is answered. */
  text(slot: number): string {
    return this.joined('', [slot], '').toString();
  }

  /** How long the entities are together, one that is asked for twice counted twice. */
  bytesOf(slots: readonly (number | undefined)[]): number {
    return slots.reduce<number>((sum, slot) => sum + this.lengthOf(slot), 0);
  }

  /** The entities, of so many bytes, between two texts, separated by commas; `null` for an undefined slot. */
  joined(
    before: string,
    slots: readonly (number | undefined)[],
    after: string,
    bytes: number = this.bytesOf(slots),
  ): Buffer {
    const head = Buffer.byteLength(before);
    const length = head + bytes + Buffer.byteLength(after) + Math.max(0, slots.length - 1);
    const answer = Buffer.allocUnsafe(length);
    let at = head;
    answer.write(before);
    for (const slot of slots) {
      if (at > head) answer[at++] = comma;
      at = this.copyTo(answer, at, slot);
    }
    answer.write(after, at);
    return answer;
  }

  private lengthOf(slot: number | undefined): number {
    if (slot === undefined) return none.length;
    const { held, relations } = this.parts;
    return (this.broughtAt(slot)?.length ?? held.lengthOf(slot)) + relations.lengthOf(slot);
  }

  private copyTo(target: Buffer, at: number, slot: number | undefined): number {
    if (slot === undefined) return at + none.copy(target, at);
    const { held, relations } = this.parts;
    const own = this.broughtAt(slot);
    const end = own ? at + own.copy(target, at) : held.copyTo(target, at, slot);
    return relations.copyTo(target, end, slot);
  }

  private has(slot: number): boolean {
    return this.parts.held.has(slot) || this.broughtAt(slot) !== undefined;
  }

  /** Only while it is the version that the view has. */
  private broughtAt(slot: number): Buffer | undefined {
    if (this.brought.size === 0) return undefined;
    const [text, record] = [this.brought.get(slot), this.parts.table.at(slot)];
    return text?.version === record?.version && text?.ref === record?.ref ? text?.bytes : undefined;
  }
}
