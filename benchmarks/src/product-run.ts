import { Product } from '@callboard/testing';
import { type PipelineResult, refsOf } from './bare-run';
import { entities, ndjson } from './generator';
import { type Load, load } from './load';
import { push, untilVisible } from './product-client';
import { percentile, round, UsageMeter } from './process-usage';

const PUSHES = 300;
const POLL_MS = 1;

export interface ProductResult extends PipelineResult {
  pushSeconds: number;
  single: { p50Ms: number; p99Ms: number; pushes: number };
  reads: Load[];
}

/** The product's numbers for `count` entities, started as a user starts it. */
export async function productRun(count: number): Promise<ProductResult> {
  const product = await Product.start('--empty');
  try {
    const meter = new UsageMeter(product.run().processes);
    const from = performance.now();
    await push(product, ndjson(count), 'application/x-ndjson');
    const pushSeconds = (performance.now() - from) / 1000;
    await untilVisible(product, count);
    const seconds = (performance.now() - from) / 1000;
    const usage = meter.perThousand(count);
    const single = await pushToVisible(product);
    return {
      entitiesPerSecond: round(count / seconds, 0),
      pushSeconds: round(pushSeconds, 1),
      usage,
      single,
      reads: await reads(product, count),
    };
  } finally {
    await product.dispose();
  }
}

async function pushToVisible(product: Product): Promise<ProductResult['single']> {
  const tookMs: number[] = [];
  for (const entity of entities(PUSHES, 7)) {
    const { kind, metadata } = entity as { kind: string; metadata: { name: string } };
    const from = performance.now();
    await push(product, JSON.stringify(entity), 'application/json');
    while (
      (await fetch(`${product.gateway}/api/catalog/entities/by-name/${kind}/default/${metadata.name}`)).status !== 200
    ) {
      await new Promise((turn) => setTimeout(turn, POLL_MS));
    }
    tookMs.push(performance.now() - from);
  }
  return { p50Ms: percentile(tookMs, 0.5), p99Ms: percentile(tookMs, 0.99), pushes: PUSHES };
}

async function reads(product: Product, count: number): Promise<Load[]> {
  const catalog = `http://127.0.0.1:${product.process('catalog').port}`;
  const byName = refsOf(count).map((ref) => `/api/catalog/entities/by-name/${ref.replace(':', '/')}`);
  const byQuery = ['/api/catalog/entities/by-query?filter=kind=component&limit=20&orderField=metadata.name,asc'];
  return [
    await load('by-name', catalog, byName),
    await load('by-query, 20 of a kind, exact total', catalog, byQuery),
    await load('by-name through the gateway', product.gateway, byName),
    await load('by-query through the gateway', product.gateway, byQuery),
  ];
}
