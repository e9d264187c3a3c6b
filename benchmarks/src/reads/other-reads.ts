import { round } from '../process-usage';
import type { FilledDatabase } from './filled-database';
import { timesOf } from './reads-load';

/** How many changes there are after the moments that are asked about. */
const changesAfter = [0, 1_000, 10_000];

/** What is asked rarely and answered by much: how long one takes. */
export async function otherReads(url: string, database: FilledDatabase): Promise<object> {
  const catalog = `${url}/api/catalog`;
  const impacted = encodeURIComponent('system:default/system-1');
  return {
    pageOf5000: await timesOf(`${catalog}/entities/by-query?limit=5000&orderField=metadata.name,asc`, 5),
    impactDepth5: await timesOf(`${catalog}/v1/impact/${impacted}?depth=5`, 5),
    graphDepth5: await timesOf(`${catalog}/v1/graph?root=${impacted}&depth=5`, 5),
    snapshot: await snapshotTimes(catalog, database.refs.length),
    snapshotZipped: await snapshotTimes(catalog, database.refs.length, { 'accept-encoding': 'gzip' }),
    asOf: await asOfTimes(catalog, database),
  };
}

async function snapshotTimes(catalog: string, count: number, headers?: Record<string, string>): Promise<object> {
  const times = await timesOf(`${catalog}/v1/snapshot`, 3, headers);
  return { ...times, entitiesPerSecond: round((count * 1000) / times.p50Ms, 0) };
}

/** A page of 20 as of moments that nobody has asked about: for the first question a view is built, the others share it. */
async function asOfTimes(catalog: string, database: FilledDatabase): Promise<object[]> {
  await database.stopWriting();
  await database.change(Math.max(...changesAfter));
  database.startWriting();
  const times: object[] = [];
  for (const changes of changesAfter) {
    const page = `${catalog}/entities/by-query?filter=kind=component&limit=20&at=${database.position - changes}`;
    const first = await timesOf(page, 1);
    const later = await timesOf(page, 20);
    times.push({ changesAfter: changes, firstMs: first.p50Ms, laterMs: later.p50Ms });
  }
  return times;
}
