import { Product } from '@callboard/testing';
import { ndjson } from './generator';
import { push, untilVisible } from './product-client';
import { round, usageOf } from './process-usage';

/** After a start V8 goes on compiling for a while what is done once a second, and collects what starting left behind. */
const SETTLE_SECONDS = 120;

export interface IdleProcess {
  role: string;
  /** Of one core. */
  cpuPercent: number;
  rssMiB: number;
}

/** What a started product uses while nobody asks anything of it, with `count` entities in it. */
export async function idleRun(count: number, seconds: number): Promise<IdleProcess[]> {
  const product = await Product.start('--empty');
  try {
    if (count > 0) await push(product, ndjson(count), 'application/x-ndjson');
    if (count > 0) await untilVisible(product, count);
    await sleep(SETTLE_SECONDS);
    const { processes } = product.run();
    const before = processes.map(({ pid }) => usageOf(pid).cpuSeconds);
    await sleep(seconds);
    return processes.map(({ role, pid }, index) => {
      const { cpuSeconds, rssMiB } = usageOf(pid);
      return { role, cpuPercent: round(((cpuSeconds - before[index]!) / seconds) * 100, 1), rssMiB };
    });
  } finally {
    await product.dispose();
  }
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
