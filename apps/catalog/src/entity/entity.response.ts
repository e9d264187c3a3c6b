import { Problem } from '@callboard/problems';
import type { AnswerTexts } from '../view/entity-texts';
import { pickFields } from './entity-fields';

/** Cursors to the neighbouring pages, where there are such. */
export interface PageInfo {
  nextCursor?: string;
  prevCursor?: string;
}

/** The entities of a list by slot, undefined for null, and the paths wanted of each. */
export interface ListedEntities {
  readonly slots: readonly (number | undefined)[];
  readonly fields: readonly string[] | undefined;
}

/** Entities by ref, in the order asked for; what is not there is null. */
export function positionalJson(texts: AnswerTexts, entities: ListedEntities): Buffer {
  return listJson(texts, entities, ['{"items":[', ']}']);
}

export function pageJson(
  texts: AnswerTexts,
  { totalItems, pageInfo, ...entities }: ListedEntities & { totalItems: number; pageInfo: PageInfo },
): Buffer {
  const after = `],"totalItems":${totalItems},"pageInfo":${JSON.stringify(pageInfo)}}`;
  return listJson(texts, entities, ['{"items":[', after]);
}

/** The entity and those it came from. A pushed entity came from nobody: it is its own root. */
export function ancestryJson(texts: AnswerTexts, slot: number, ref: string): Buffer {
  const before = `{"rootEntityRef":${JSON.stringify(ref)},"items":[{"entity":`;
  return texts.joined(before, [slot], ',"parentEntityRefs":[]}]}');
}

/** Bytes of the entities of one answer; what is larger is refused before it is made. A streamed list is many answers. */
export const answerBytesMax = 256 * 1024 * 1024;

/** Entities as they are, unless only some fields are wanted, between two texts. */
export function listJson(
  texts: AnswerTexts,
  { slots, fields }: ListedEntities,
  [before, after]: [before: string, after: string],
): Buffer {
  const bytes = texts.bytesOf(slots);
  if (bytes > answerBytesMax) {
    throw new Problem('answer-too-large', `The entities asked for have more than ${answerBytesMax} bytes`);
  }
  if (!fields) return texts.joined(before, slots, after, bytes);
  const items = slots.map((slot) =>
    slot === undefined ? 'null' : JSON.stringify(pickFields(JSON.parse(texts.text(slot)), fields)),
  );
  return Buffer.from(`${before}${items.join(',')}${after}`);
}
