import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AlreadyRunning, emptyDataFolder, endBoundChildren, PidLock } from '@callboard/platform';
import { adminToken } from './admin-token';
import { readArguments, type StartArguments } from './arguments';
import { descriptorFiles } from './descriptor-files';
import { Ending } from './ending';
import { exitCodeOf, exitCodes } from './exit-codes';
import { firstPush } from './first-push';
import { GatewayClient } from './gateway-client';
import { reportPushResult } from './push-report';
import { jsonReporter, textReporter, type Reporter } from './reporter';
import { RunFile } from './run-file';
import { RunningProduct } from './running-product';
import { reportAddresses, reportNews, reportToken } from './start-report';
import { readStartSettings, type StartSettings } from './start.settings';

const childrenEndWithinMs = 15_000;
const root = dirname(dirname(__dirname));

interface Run {
  wanted: StartArguments;
  settings: StartSettings;
  reporter: Reporter;
  product: RunningProduct;
}

/** Only one supervisor at a time on a data folder; one that was killed does not count. */
function takeFolder(dataDir: string): PidLock {
  mkdirSync(dataDir, { recursive: true });
  const lock = PidLock.take(join(dataDir, 'supervisor.lock'));
  if (lock instanceof PidLock) return lock;
  const gateway = new RunFile(dataDir).read()?.gateway ?? 'an address not known yet';
  throw new AlreadyRunning(`Callboard is already running on ${gateway} (process ${lock.pid}, data in ${dataDir}).`);
}

/** Pushes what was asked for; resolves with the exit code of a run that ends after it. */
async function push({ wanted, settings, reporter, product }: Run, token: string): Promise<number> {
  if (wanted.empty) return exitCodes.fine;
  const client = new GatewayClient(product.gateway, token);
  const found = descriptorFiles(wanted.catalog ?? [join(settings.root, 'examples')], settings.root);
  const log = (line: string) => reporter.tell('progress', line);
  const result = await firstPush(client, found, log);
  await reportPushResult(client, result, reporter);
  return result.failures.length > 0 ? exitCodes.pushFailed : exitCodes.fine;
}

async function runToReady(run: Run): Promise<number> {
  const { wanted, settings, reporter, product } = run;
  const token = adminToken(settings.dataDir, settings.adminToken);
  const platform = await product.start(wanted.replicas, token);
  reporter.tell('platform.ready', `Platform   ${platform.description}`, { kind: platform.kind });
  if (wanted.fresh && platform.kind === 'given') {
    reporter.tell('fresh.limited', 'Fresh      the given Kafka and MongoDB keep what they hold');
  }
  const code = await push(run, token);
  product.markReady();
  reportAddresses(reporter, platform, product.gateway, settings.dataDir);
  reportToken(reporter, product.gateway, token, settings.adminToken !== undefined);
  return code;
}

/** Resolves with the exit code once everything that was started has ended. */
async function supervise(run: Run): Promise<number> {
  const { wanted, reporter, product } = run;
  const ending = new Ending(reporter);
  try {
    const ready = runToReady(run);
    const outcome = await Promise.race([ready, ending.asked]);
    if (typeof outcome === 'string') return exitCodes.fine;
    if (wanted.once) return outcome;
    reporter.tell('product.staying', 'Ctrl-C stops everything.');
    await ending.asked;
    return exitCodes.fine;
  } finally {
    await product.stop();
    reporter.tell('product.stopped', 'Stopped    nothing of it runs any more; the data is kept.');
  }
}

async function start(wanted: StartArguments, reporter: Reporter): Promise<number> {
  const settings = readStartSettings(root, process.env);
  const log = (line: string) => reporter.tell('progress', line);
  const lock = takeFolder(settings.dataDir);
  try {
    const product = new RunningProduct(settings, log, reportNews(reporter));
    await product.untilEarlierEnded();
    if (wanted.fresh) await emptyDataFolder(settings.dataDir, log);
    return await supervise({ wanted, settings, reporter, product });
  } finally {
    await endBoundChildren(childrenEndWithinMs);
    lock.release();
  }
}

/** `npm start`: resolves never; ends the process with the code that help.txt tells. */
export async function main(args: string[]): Promise<never> {
  // Whoever read our lines may be gone before us; the orderly end goes on without a reader.
  process.stdout.on('error', () => undefined);
  const write = (text: string) => void process.stdout.write(text);
  let reporter = args.includes('--json') ? jsonReporter(write) : textReporter(write);
  try {
    const wanted = readArguments(args);
    reporter = wanted.json ? jsonReporter(write) : textReporter(write);
    process.exit(await start(wanted, reporter));
  } catch (error) {
    const { message } = error as Error;
    reporter.tell('product.failed', message, { code: exitCodeOf(error) });
    process.exit(exitCodeOf(error));
  }
}

if (require.main === module) void main(process.argv.slice(2));
