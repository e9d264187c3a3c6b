import { pause } from '@callboard/platform';
import type { PushResult } from './first-push';
import type { GatewayClient } from './gateway-client';
import type { Expected } from './push-tally';
import type { Reporter } from './reporter';

const searchTriedMs = 10_000;
const refusalsShownMax = 10;

function counted(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return parts.join(', ') || 'nothing';
}

function reportPush({ tally, skipped, pushMs }: PushResult, reporter: Reporter): void {
  const { outcomes, refusals } = tally;
  const reasons = Object.keys(refusals).length > 0 ? ` (refused: ${counted(refusals)})` : '';
  const passed = skipped > 0 ? `; ${skipped} files were no descriptors` : '';
  const text = `Pushed     ${counted(outcomes)}${reasons} in ${(pushMs / 1000).toFixed(1)} s${passed}`;
  reporter.tell('push.answered', text, { outcomes, refusals, skipped, pushMs });
  for (const where of tally.refusedWhere.slice(0, refusalsShownMax)) {
    reporter.tell('push.refused', `           refused ${where}`, { where });
  }
  const more = tally.refusedWhere.length - refusalsShownMax;
  if (more > 0) reporter.tell('push.refused.more', `           and ${more} more`, { more });
}

function reportVersions({ tally }: PushResult, reporter: Reporter): void {
  const versions: Record<string, number> = {};
  for (const { version } of tally.accepted) versions[version] = (versions[version] ?? 0) + 1;
  const parts = Object.entries(versions).map(([version, count]) => `${count} at version ${version}`);
  reporter.tell('push.versions', `Versions   ${parts.join(', ')}`, { versions });
}

function example(accepted: Expected[]): Expected | undefined {
  return accepted.find(({ ref }) => ref.startsWith('component:')) ?? accepted[0];
}

function described({ ref }: Expected, body: unknown): string {
  const { metadata = {}, spec = {}, relations = [] } = (body ?? {}) as Partial<Record<string, Record<string, unknown>>>;
  const owner = spec['owner'] ? `, owned by ${String(spec['owner'])}` : '';
  const title = String(metadata['title'] ?? metadata['name']);
  return `${ref}: “${title}”${owner}, ${Object.keys(relations).length} relations`;
}

async function reportQueries(client: GatewayClient, chosen: Expected, reporter: Reporter): Promise<void> {
  const [kind = '', namespace = '', name = ''] = chosen.ref.split(/[:/]/);
  const path = `/api/catalog/entities/by-name/${kind}/${namespace}/${name}`;
  const one = await client.get(path);
  reporter.tell('query.by-name', `Queried    ${described(chosen, one.body)}`, { path, status: one.status });
  const query = `/api/catalog/entities/by-query?filter=kind=${kind}&limit=3&orderField=metadata.name,asc`;
  const page = await client.get(query);
  const { totalItems } = (page.body ?? {}) as { totalItems?: number };
  const total = `           ${totalItems} entities of kind ${kind} by query`;
  reporter.tell('query.by-query', total, { path: query, status: page.status, totalItems });
}

/** Search follows the same log by itself: it may be a moment behind the catalog. */
async function reportSearch(client: GatewayClient, { ref }: Expected, reporter: Reporter): Promise<string[]> {
  const term = ref.slice(ref.indexOf('/') + 1);
  const path = `/api/search/query?term=${encodeURIComponent(term)}`;
  const until = Date.now() + searchTriedMs;
  let results: { document?: { title?: string } }[] = [];
  for (; results.length === 0 && Date.now() < until; await pause(50)) {
    const answer = await client.get(path);
    results = ((answer.body ?? {}) as { results?: typeof results }).results ?? [];
  }
  const first = results[0]?.document?.title;
  const text = `Searched   “${term}”: ${results.length} found${first ? `, first “${first}”` : ''}`;
  reporter.tell('search.queried', text, { path, found: results.length });
  return results.length > 0 ? [] : [`not found by search: ${term}`];
}

function reportTelling({ tally, received, visibleP50Ms, visibleMaxMs }: PushResult, reporter: Reporter): void {
  const told = `Told       ${received} of ${tally.changes.size} changes received by a webhook on loopback, signed`;
  reporter.tell('webhook.received', told, { received, changes: tally.changes.size });
  const times = `Visible    ${visibleP50Ms} ms after the push (median), ${visibleMaxMs} ms at most`;
  reporter.tell('push.visible', times, { visibleP50Ms, visibleMaxMs });
}

/** Shows in a few lines what became of a push. */
export async function reportPushResult(client: GatewayClient, result: PushResult, reporter: Reporter): Promise<void> {
  reportPush(result, reporter);
  const chosen = example(result.tally.accepted);
  if (chosen) {
    reportVersions(result, reporter);
    await reportQueries(client, chosen, reporter);
    result.failures.push(...(await reportSearch(client, chosen, reporter)));
    reportTelling(result, reporter);
  }
  for (const failure of result.failures) reporter.tell('push.failed', `FAILED     ${failure}`, { failure });
}
