import type { Served } from '../checker/observation';
import { ask } from '../http';
import { markerIn, markerOf } from '../workload/content';

const refsPerRequest = 200;
const pageLimit = 100;

interface Items {
  items: ({ metadata: { description?: string } } | null)[];
}

interface Page {
  results: { document: { namespace: string; location: string; text: string } }[];
  nextPageCursor?: string;
  numberOfResults: number;
}

async function required<T>(url: string, body?: unknown): Promise<T> {
  const answered = await ask<T>(url, body === undefined ? {} : { method: 'POST', body });
  if (answered.status !== 200) throw new Error(`${url} was answered ${answered.why}`);
  return answered.body!;
}

/** Everything that one replica of catalog shows. */
export async function servedByCatalog(where: string, base: string, refs: string[]): Promise<Served> {
  const shown = new Map<string, string | null>();
  for (let from = 0; from < refs.length; from += refsPerRequest) {
    const entityRefs = refs.slice(from, from + refsPerRequest);
    const { items } = await required<Items>(`${base}/api/catalog/entities/by-refs`, { entityRefs });
    entityRefs.forEach((ref, index) => shown.set(ref, markerOf(items[index])));
  }
  const counted = await required<{ totalItems: number }>(`${base}/api/catalog/entities/by-query?limit=0`);
  return { where, shown, count: counted.totalItems };
}

/** Everything that one replica of search finds. */
export async function servedBySearch(where: string, base: string): Promise<Served> {
  const shown = new Map<string, string | null>();
  let count = 0;
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const page: Page = await required<Page>(
      `${base}/api/search/query?pageLimit=${pageLimit}${cursor && `&pageCursor=${encodeURIComponent(cursor)}`}`,
    );
    for (const { document } of page.results) {
      shown.set(`component:${document.namespace}/${document.location.split('/').at(-1)}`, markerIn(document.text));
    }
    count = page.numberOfResults;
    cursor = page.nextPageCursor;
  }
  return { where, shown, count };
}
