import { Problem } from '@callboard/problems';
import type { EntityTable } from './entity-table';
import type { RelationTexts } from './relation-texts';
import type { StoredText } from './stored-text';
import { digestBytes, digestOf } from './text-digest';
import type { TextSlabs } from './text-slabs';

const comma = ','.charCodeAt(0);
const none = Buffer.from('null');

/** Bytes of the entities of one answer. A streamed list is many answers. */
export const answerBytesMax = 64 * 1024 * 1024;

/** @throws Problem where the entities of one answer have more bytes than it may have; to be asked before it is made */
export function refuseTooLarge(bytes: number): void {
  if (bytes <= answerBytesMax) return;
  throw new Problem('answer-too-large', `The entities asked for have more than ${answerBytesMax} bytes`);
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

  /** What tells the entities, as they are answered, from all others: a few bytes of each. */
  digestsOf(slots: readonly number[]): Buffer {
    const { held, relations } = this.parts;
    const digests = Buffer.allocUnsafe(2 * digestBytes * slots.length);
    let at = 0;
    for (const slot of slots) {
      const own = this.broughtAt(slot);
      at = own ? at + digestOf(own).copy(digests, at) : held.writeDigest(digests, at, slot);
      at = relations.writeDigest(digests, at, slot);
    }
    return digests;
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
