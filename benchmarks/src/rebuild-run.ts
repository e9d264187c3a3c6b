import { Product } from '@callboard/testing';
import { entities } from './generator';
import { push, untilProjected } from './product-client';
import { percentile, round, usageOf } from './process-usage';

const LOOK_MS = 100;

/** What is rebuilt, one after the other: documents, a journal, and what a view of all entities is kept of. */
const PROJECTIONS = {
  document: { service: 'search', path: '/api/search/v1/projections/document' },
  feed: { service: 'notification', path: '/api/notifications/v1/projections/feed' },
  entity: { service: 'catalog', path: '/api/catalog/v1/projections/entity' },
} as const;

type Rebuilt = keyof typeof PROJECTIONS;

export const rebuilt = Object.keys(PROJECTIONS) as Rebuilt[];

interface GenerationStatus {
  number: number;
  state: string;
  phase?: string;
  expected?: number;
  done: number;
  error?: string;
}

interface ProjectionStatus {
  generation: number;
  generations: GenerationStatus[];
}

export interface RebuildResult {
  projection: Rebuilt;
  changes: number;
  /** Seconds in each phase of the build, as the endpoint tells them. */
  phaseSeconds: Record<string, number>;
  loadedChangesPerSecond: number;
  changesPerSecond: number;
  /** Of the service's process. */
  cpuSecondsPer1000: number;
  mongoCpuSecondsPer1000: number;
  /** Memory of the service's process: before, over the rebuild, and at its end. */
  rssMiB: { before: number; p50: number; max: number; atQuarters: number[] };
}

/** Rebuilds the projections `asked` of `count` entities, each pushed in `versions` versions, by their endpoints. */
export async function rebuildRun(
  { count, versions, asked }: { count: number; versions: number; asked: readonly string[] },
  print: (result: RebuildResult) => void,
): Promise<void> {
  const product = await Product.start('--empty');
  try {
    for (let version = 1; version <= versions; version += 1)
      await push(product, body(count, version), 'application/x-ndjson');
    const changes = count * versions;
    for (const { path } of Object.values(PROJECTIONS)) await untilProjected(`${product.gateway}${path}`, changes);
    for (const name of rebuilt) if (asked.includes(name)) print(await rebuild(product, name, changes));
  } finally {
    await product.dispose();
  }
}

function body(count: number, version: number): string {
  const lines: string[] = [];
  for (const entity of entities(count)) {
    const { metadata } = entity as { metadata: Record<string, unknown> };
    metadata.title = `${String(metadata.title)} ${version}`;
    lines.push(JSON.stringify(entity));
  }
  return lines.join('\n');
}

async function rebuild(product: Product, projection: Rebuilt, changes: number): Promise<RebuildResult> {
  const { service, path } = PROJECTIONS[projection];
  const pids = { service: product.process(service).pid, mongo: product.process('mongo').pid };
  const before = { service: usageOf(pids.service), mongo: usageOf(pids.mongo) };
  const url = `http://127.0.0.1:${product.process(service).port}${path}`;
  const headers = { authorization: `Bearer ${product.token}`, 'content-type': 'application/json' };
  const asked = await fetch(`${url}/rebuild`, { method: 'POST', headers, body: '{}' });
  if (asked.status !== 202) throw new Error(`the rebuild was answered ${asked.status}: ${await asked.text()}`);
  const watched = await watch(url, headers, pids.service);
  const used = (what: keyof typeof pids) =>
    round(((usageOf(pids[what]).cpuSeconds - before[what].cpuSeconds) * 1000) / changes);
  const { rss, phaseSeconds } = watched;
  const seconds = Object.values(phaseSeconds).reduce((sum, each) => sum + each, 0);
  return {
    projection,
    changes,
    phaseSeconds,
    loadedChangesPerSecond: round(changes / (phaseSeconds.loading ?? NaN), 0),
    changesPerSecond: round(changes / seconds, 0),
    cpuSecondsPer1000: used('service'),
    mongoCpuSecondsPer1000: used('mongo'),
    rssMiB: {
      before: before.service.rssMiB,
      p50: percentile(rss, 0.5),
      max: Math.max(...rss),
      atQuarters: [0, 0.25, 0.5, 0.75, 1].map((share) => rss[Math.round(share * (rss.length - 1))]!),
    },
  };
}

/** Looks until the new generation is live. */
async function watch(
  url: string,
  headers: Record<string, string>,
  pid: number,
): Promise<{ rss: number[]; phaseSeconds: Record<string, number> }> {
  const rss: number[] = [];
  const phaseSeconds: Record<string, number> = {};
  for (let at = performance.now(), last = ''; ;) {
    const { generation, generations } = (await (await fetch(url, { headers })).json()) as ProjectionStatus;
    const newest = generations.reduce((one, other) => (one.number > other.number ? one : other));
    const phase = phaseOf(newest);
    const now = performance.now();
    phaseSeconds[last || phase] = round((phaseSeconds[last || phase] ?? 0) + (now - at) / 1000, 2);
    [at, last] = [now, phase];
    rss.push(usageOf(pid).rssMiB);
    if (newest.number > 1 && newest.state === 'live' && generation === newest.number) return { rss, phaseSeconds };
    await new Promise((turn) => setTimeout(turn, LOOK_MS));
  }
}

function phaseOf({ state, phase = 'loading', error }: GenerationStatus): string {
  if (error) throw new Error(error);
  return state === 'building' ? phase : 'swapping';
}
