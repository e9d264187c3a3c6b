import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform } from '@callboard/platform';
import { MongoClient } from 'mongodb';
import { median, round, usageOf } from '../process-usage';
import { FilledDatabase } from './filled-database';
import { gatewayTo } from './gateway-process';
import { otherReads } from './other-reads';
import { type Question, questions } from './question';
import { loadOf, type Measured } from './reads-load';

const WARM_UP_SECONDS = 1;

const catalogProcess = require.resolve('@callboard/catalog/dist/fixtures/catalog-process');
const bareProcess = join(__dirname, 'bare-process.js');

/** What may be asked: the questions that are asked all the time, and what is asked rarely, together. */
export const subjects = [...questions, 'others'] as const;

export interface ReadsOptions {
  rounds: number;
  seconds: number;
  /** Which of the subjects. */
  asked: readonly string[];
}

interface Started {
  url: string;
  pid: number;
  secondsToListening: number;
  secondsToReady: number;
  stop(): void;
}

interface Runs {
  bare: Measured[];
  service: Measured[];
  gateway: Measured[];
}

/** The catalog's reads of `count` entities while 20 changes a second are applied, beside a bare server over arrays. */
export async function readsRun(count: number, options: ReadsOptions, print: (line: object) => void): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'callboard-reads-'));
  const platform = await startPlatform({ dataDir, log: () => undefined });
  const client = await MongoClient.connect(platform.mongo);
  const prefix = `reads_${process.pid}_${count}`;
  const db = client.db(`${prefix}_catalog`);
  const stops: (() => void)[] = [];
  try {
    const database = await FilledDatabase.fill(db, count);
    const service = await start(catalogProcess, [platform.mongo, prefix]);
    const bare = await start(bareProcess, [platform.mongo, prefix]);
    const gateway = await gatewayTo(service.url);
    stops.push(service.stop, bare.stop, gateway.stop);
    const { secondsToListening, secondsToReady } = service;
    print({ count, start: { secondsToListening, secondsToReady, rssMiB: usageOf(service.pid).rssMiB } });
    database.startWriting();
    stops.push(() => void database.stopWriting());
    const runs = await measure({ bare, service, gateway }, database.refs, options);
    for (const [question, measured] of runs) print({ count, question, ...summaryOf(measured) });
    print({ count, rssMiB: usageOf(service.pid).rssMiB });
    if (options.asked.includes('others')) {
      print({ count, others: await otherReads(service.url, database), rssMiB: usageOf(service.pid).rssMiB });
    }
    await database.stopWriting();
  } finally {
    for (const stop of stops) stop();
    await db.dropDatabase();
    await client.close();
    await platform.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Seconds are from the start of the process to where it can be asked, and to its first answer that it is ready. */
async function start(script: string, args: string[]): Promise<Started> {
  const from = performance.now();
  const child = fork(script, args);
  const { url } = await told(child);
  const secondsToListening = round((performance.now() - from) / 1000, 2);
  while (script === catalogProcess && !(await fetch(`${url}/readyz`)).ok) {
    await new Promise((turn) => setTimeout(turn, 20));
  }
  const secondsToReady = round((performance.now() - from) / 1000, 2);
  return { url, pid: child.pid!, secondsToListening, secondsToReady, stop: () => child.disconnect() };
}

function told(child: ChildProcess): Promise<{ url: string }> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve as (message: unknown) => void);
    child.once('exit', (code) => reject(new Error(`a measured process ended with ${code}`)));
  });
}

async function measure(
  targets: Record<keyof Runs, { url: string; pid: number }>,
  refs: readonly string[],
  { rounds, seconds, asked }: ReadsOptions,
): Promise<Map<Question, Runs>> {
  const runs = new Map<Question, Runs>();
  for (const question of questions.filter((each) => asked.includes(each))) {
    for (const side of ['service', 'gateway'] as const) {
      await loadOf(question, targets[side], { refs, seconds: WARM_UP_SECONDS });
    }
    runs.set(question, { bare: [], service: [], gateway: [] });
  }
  for (let turn = 0; turn < rounds; turn++) {
    for (const [question, measured] of runs) {
      const sides: (keyof Runs)[] = turn % 2 === 0 ? ['bare', 'service'] : ['service', 'bare'];
      if (turn === 0) sides.push('gateway');
      for (const side of sides) measured[side].push(await loadOf(question, targets[side], { refs, seconds }));
    }
  }
  return runs;
}

function summaryOf(runs: Runs): object {
  const of = (side: keyof Runs, what: keyof Measured) => median(runs[side].map((each) => each[what]));
  const side = (name: keyof Runs) => ({
    requestsPerSecond: of(name, 'requestsPerSecond'),
    p50Ms: of(name, 'p50Ms'),
    p99Ms: of(name, 'p99Ms'),
    cpuMsPerRequest: of(name, 'cpuMsPerRequest'),
    failed: runs[name].reduce((sum, { failed }) => sum + failed, 0),
  });
  const [bare, service] = [side('bare'), side('service')];
  const ratio = round(service.requestsPerSecond / bare.requestsPerSecond, 2);
  return { medians: { bare, service, gateway: side('gateway') }, ratio };
}
