import type { Product } from '@callboard/testing';

/** Pushes a body through the gateway; rejects unless all of it was taken. */
export async function push({ gateway, token }: Product, body: string, type: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': type };
  const response = await fetch(`${gateway}/api/ingestion/v1/entities`, { method: 'POST', headers, body });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`the push was answered ${response.status}: ${text.slice(-300)}`);
}

/** Visible: plain reads through the gateway count every entity in catalog and search, and feed and history have reached them. */
export async function untilVisible({ gateway }: Product, count: number): Promise<void> {
  const asked: (() => Promise<boolean>)[] = [
    async () =>
      (await json<{ totalItems: number }>(`${gateway}/api/catalog/entities/by-query?limit=0`)).body.totalItems >= count,
    async () =>
      (await json<{ numberOfResults: number }>(`${gateway}/api/search/query?pageLimit=0`)).body.numberOfResults >=
      count,
    async () => (await json(`${gateway}/api/notifications/v1/subscriptions`)).position >= count,
    async () =>
      (await json<{ watermark: number }>(`${gateway}/api/catalog/v1/projections/history`)).body.watermark >= count,
  ];
  for (const isVisible of asked) while (!(await isVisible())) await new Promise((turn) => setTimeout(turn, 20));
}

/** Resolves once the projection at this address has all changes up to a position. */
export async function untilProjected(url: string, position: number): Promise<void> {
  while ((await json<{ watermark: number }>(url)).body.watermark < position) {
    await new Promise((turn) => setTimeout(turn, 200));
  }
}

async function json<T>(url: string): Promise<{ body: T; position: number }> {
  const response = await fetch(url);
  return { body: (await response.json()) as T, position: Number(response.headers.get('x-callboard-position')) };
}
