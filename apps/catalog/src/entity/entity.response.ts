import type { ServingView } from '../view/serving-view';
import { pickFields } from './entity-fields';

/** Cursors to the neighbouring pages, where there are such. */
export interface PageInfo {
  nextCursor?: string;
  prevCursor?: string;
}

/** A page of entities, each as its JSON text. */
export interface PageAnswer {
  readonly items: readonly string[];
  readonly totalItems: number;
  readonly pageInfo: PageInfo;
}

/** Entities by ref, in the order asked for; what is not there is null. */
export function positionalJson(items: readonly (string | null)[]): string {
  return `{"items":[${items.map((item) => item ?? 'null').join(',')}]}`;
}

export function pageJson({ items, totalItems, pageInfo }: PageAnswer): string {
  return `{"items":[${items.join(',')}],"totalItems":${totalItems},"pageInfo":${JSON.stringify(pageInfo)}}`;
}

/** The entity and those it came from. A pushed entity came from nobody: it is its own root. */
export function ancestryJson(ref: string, entity: string): string {
  return `{"rootEntityRef":${JSON.stringify(ref)},"items":[{"entity":${entity},"parentEntityRefs":[]}]}`;
}

/** One entity of a list: its text as it is, unless only some fields are wanted. */
export function itemJson(view: ServingView, slot: number, fields: readonly string[] | undefined): string {
  const text = view.textAt(slot) ?? 'null';
  return fields ? JSON.stringify(pickFields(JSON.parse(text), fields)) : text;
}
