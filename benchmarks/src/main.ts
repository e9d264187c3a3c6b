import { cpus, totalmem } from 'node:os';
import { bareRun } from './bare-run';
import { productRun } from './product-run';
import { round } from './process-usage';

const USAGE = `Usage: npm run benchmark -- [counts]

Pushes generated entities through the product and through bare drivers, one after the other on the same machine, and
prints both as JSON lines. Counts are comma-separated; default: 10000,50000.

Example: npm run benchmark -- 10000
`;

async function main([counts = '10000,50000']: string[]): Promise<void> {
  if (counts.startsWith('-')) return void process.stdout.write(USAGE);
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: round(totalmem() / 2 ** 30, 0),
    node: process.version,
  };
  print({ machine });
  for (const count of counts.split(',').map(Number)) {
    const bare = await bareRun(count);
    print({ count, bare });
    const product = await productRun(count);
    print({ count, product });
    print({ count, ratio: round(product.entitiesPerSecond / bare.entitiesPerSecond, 2) });
  }
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
});
