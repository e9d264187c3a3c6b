import { knownBy } from '@callboard/http';
import { refuseTooLarge, type AnswerTexts } from '../view/answer-texts';
import { inTurns } from '../view/turns';
import { pickFields } from './entity-fields';

/** JSON as it goes out; a promise only where something has to be read, built or picked for it. */
export type Answer<T = Buffer> = T | Promise<T>;

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

export interface PageContent extends ListedEntities {
  readonly slots: readonly number[];
  readonly totalItems: number;
  readonly pageInfo: PageInfo;
}

/** Entities by ref, in the order asked for; what is not there is null. */
export function positionalJson(texts: AnswerTexts, entities: ListedEntities): Answer {
  return listJson(texts, entities, ['{"items":[', ']}']);
}

/** A page whole is known by its entities' digests: a tag of all its bytes was a tenth of what a page costs. */
export function pageJson(texts: AnswerTexts, { slots, fields, totalItems, pageInfo }: PageContent): Answer {
  const after = `],"totalItems":${totalItems},"pageInfo":${JSON.stringify(pageInfo)}}`;
  const page = listJson(texts, { slots, fields }, ['{"items":[', after]);
  return page instanceof Promise ? page : knownBy(page, Buffer.concat([texts.digestsOf(slots), Buffer.from(after)]));
}

/** The entity and those it came from. A pushed entity came from nobody: it is its own root. */
export function ancestryJson(texts: AnswerTexts, slot: number, ref: string): Buffer {
  const before = `{"rootEntityRef":${JSON.stringify(ref)},"items":[{"entity":`;
  return texts.joined(before, [slot], ',"parentEntityRefs":[]}]}');
}

/** Entities as they are, unless only some fields are wanted, between two texts. */
export function listJson(
  texts: AnswerTexts,
  { slots, fields }: ListedEntities,
  [before, after]: [before: string, after: string],
): Answer {
  const bytes = texts.bytesOf(slots);
  refuseTooLarge(bytes);
  if (!fields) return texts.joined(before, slots, after, bytes);
  const entities = slots.map((slot) => (slot === undefined ? undefined : texts.joined('', [slot], '')));
  return inTurns(picked(entities, fields)).then((items) => Buffer.from(`${before}${items.join(',')}${after}`));
}

/** Takes long of many: the texts are of one moment, and others are served while they are parsed. */
function* picked(entities: readonly (Buffer | undefined)[], fields: readonly string[]): Generator<void, string[]> {
  const items: string[] = [];
  for (const entity of entities) {
    items.push(entity ? JSON.stringify(pickFields(JSON.parse(entity.toString()), fields)) : 'null');
    yield;
  }
  return items;
}
