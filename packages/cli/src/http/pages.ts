import type { Page } from './answers';

/** As many as are wanted, page by page; `more` says whether the product has others. */
export async function collect<T>(
  ask: (cursor: string | undefined) => Promise<Page<T>>,
  wanted = Infinity,
): Promise<{ items: T[]; more: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(cursor);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined && items.length < wanted);
  return { items: items.slice(0, wanted), more: cursor !== undefined || items.length > wanted };
}
