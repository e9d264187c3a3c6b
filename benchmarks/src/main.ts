import { cpus, totalmem } from 'node:os';
import { inspect } from 'node:util';
import { bareRun } from './bare-run';
import { idleRun } from './idle-run';
import { productRun } from './product-run';
import { round } from './process-usage';
import { rebuildRun, rebuilt } from './rebuild-run';
import { loadRun } from './projection/load-run';
import { projectionRun } from './projection/projection-run';
import { readsRun, subjects } from './reads/reads-run';

const USAGE = `Usage: npm run benchmark -- [what] [counts]

Measures the product beside bare drivers that do the same work on the same machine, and prints JSON lines.

  pipeline [counts]             pushes generated entities through both, one after the other; counts are
                                comma-separated, default 10000,50000. Also meant by counts alone.
  projection [count] [rounds]   one projection from Kafka to MongoDB, by bare drivers and by the engine in turns;
                                default: 20000 changes, 3 rounds.
  load [count] [versions] [rounds]
                                a generation loaded by the engine alone, with every version written and with only the
                                newest; default: 20000 entities in five versions each, 1 round.
  reads [counts] [rounds] [s] [what]
                                the catalog's reads from memory while 20 changes a second are applied, beside a bare
                                server over arrays; default: 50000,250000 entities, 3 rounds of 2 seconds, and all of
                                ${subjects.join(',')}.
  rebuild [count] [versions] [what]
                                rebuilds of search's, the feed's and the catalog's projection by their endpoints, one
                                after the other; default: 50000 entities in five versions each, 250,000 changes, and
                                all of ${rebuilt.join(',')}.
  idle [count] [seconds]        CPU and memory of each process of a product that nobody asks anything of;
                                default: no entities, 30 seconds.

Example: npm run benchmark -- projection 20000 5
`;

const benchmarks: Record<string, (args: string[]) => Promise<void>> = {
  pipeline: ([counts = '10000,50000']) => pipeline(counts.split(',').map(Number)),
  projection: ([count = '20000', rounds = '3']) => projectionRun(Number(count), Number(rounds), print),
  load: ([count = '20000', versions = '5', rounds = '1']) =>
    loadRun(Number(count), { versions: Number(versions), rounds: Number(rounds) }, print),
  reads: async ([counts = '50000,250000', rounds = '3', seconds = '2', what = subjects.join(',')]) => {
    for (const count of counts.split(',').map(Number)) {
      await readsRun(count, { rounds: Number(rounds), seconds: Number(seconds), asked: what.split(',') }, print);
    }
  },
  rebuild: ([count = '50000', versions = '5', what = rebuilt.join(',')]) =>
    rebuildRun({ count: Number(count), versions: Number(versions), asked: what.split(',') }, (rebuild) =>
      print({ rebuild }),
    ),
  idle: async ([count = '0', seconds = '30']) => print({ idle: await idleRun(Number(count), Number(seconds)) }),
};

async function main([what = 'pipeline', ...args]: string[]): Promise<void> {
  const isCounts = /^[\d,]+$/.test(what);
  const run = benchmarks[isCounts ? 'pipeline' : what];
  if (!run) return void process.stdout.write(USAGE);
  print({
    machine: {
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      memoryGiB: round(totalmem() / 2 ** 30, 0),
      node: process.version,
    },
  });
  await run(isCounts ? [what, ...args] : args);
}

async function pipeline(counts: number[]): Promise<void> {
  for (const count of counts) {
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
  process.stderr.write(`${inspect(error)}\n`);
  process.exitCode = 1;
});
