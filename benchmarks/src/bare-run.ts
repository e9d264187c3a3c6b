import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@callboard/platform';
import type { BareAddresses } from './bare/bare-log';
import { BarePipeline } from './bare/bare-pipeline';
import { entities, ndjson } from './generator';
import { type Load, load } from './load';
import { round, UsageMeter } from './process-usage';

export interface PipelineResult {
  entitiesPerSecond: number;
  usage: ReturnType<UsageMeter['perThousand']>;
}

/** The bare drivers' numbers for `count` entities, on a Kafka and a MongoDB of their own. */
export async function bareRun(count: number): Promise<PipelineResult & { reads: Load[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'callboard-bare-'));
  const platform = await startPlatform({ dataDir, log: () => undefined });
  try {
    const addresses = { kafka: platform.kafka, mongo: platform.mongo, prefix: 'bare' };
    const pipeline = await BarePipeline.open(addresses);
    const meter = new UsageMeter([...pipeline.processes, ...platform.processes]);
    const seconds = await pipeline.run(ndjson(count).split('\n'));
    const usage = meter.perThousand(count);
    const reads = await bareReads(addresses, count);
    await pipeline.close();
    return { entitiesPerSecond: round(count / seconds, 0), usage, reads };
  } finally {
    await platform.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function bareReads(addresses: BareAddresses, count: number): Promise<Load[]> {
  const child = fork(join(__dirname, 'bare', 'bare-reads.js'), [JSON.stringify(addresses)]);
  const { port } = await new Promise<{ port: number }>((resolve) =>
    child.once('message', resolve as (message: unknown) => void),
  );
  const url = `http://127.0.0.1:${port}`;
  const paths = refsOf(count).map((ref) => `/one/${encodeURIComponent(ref)}`);
  const reads = [await load('bare: one by id', url, paths), await load('bare: a list of 20, no total', url, ['/list'])];
  child.disconnect();
  return reads;
}

/** A thousand refs, spread over all. */
export function refsOf(count: number): string[] {
  const step = Math.max(1, Math.floor(count / 1000));
  const refs: string[] = [];
  let index = 0;
  for (const entity of entities(count)) {
    const { kind, metadata } = entity as { kind: string; metadata: { name: string } };
    if (index++ % step === 0) refs.push(`${kind}:default/${metadata.name}`.toLowerCase());
  }
  return refs;
}
