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
