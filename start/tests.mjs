import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { say } from './say.mjs';

const parentWatchMs = 500;

/** A run of jest that left no report has failed as a whole. */
const noReport = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 1,
};

/** What jest's own reports add up to; a suite that could not be run counts as failed. */
export function countsOf(reports) {
  const sum = (key) => reports.reduce((total, report) => total + report[key], 0);
  return {
    passed: sum('numPassedTests'),
    failed: sum('numFailedTests') + sum('numRuntimeErrorTestSuites'),
    skipped: sum('numPendingTests') + sum('numTodoTests'),
  };
}

/** So that jest, and what it starts, ends when this process is killed. */
function bound(command, args) {
  const setpriv = process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0;
  return setpriv ? ['setpriv', ['--pdeathsig', 'TERM', command, ...args]] : [command, args];
}

function jest(root, args) {
  const file = join(root, '.cache', `jest-${process.pid}.json`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  const program = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
  const [command, rest] = bound(process.execPath, [program, '--json', `--outputFile=${file}`, '--forceExit', ...args]);
  const child = spawn(command, rest, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : noReport;
      rmSync(file, { force: true });
      resolve({ report, code: code ?? 1 });
    });
  });
}

/** Unit and int share one platform; then the whole product, in e2e, brings its own and has the machine for itself. */
async function everyTier(root, args) {
  const { startPlatform } = createRequire(import.meta.url)('../platform/dist/index.js');
  const platform = await startPlatform({ log: say });
  Object.assign(process.env, { CALLBOARD_KAFKA_BROKERS: platform.kafka, CALLBOARD_MONGO_URL: platform.mongo });
  const first = await jest(root, [...args, '--maxWorkers=2', '--selectProjects', 'unit', 'int']).finally(() =>
    platform.stop(),
  );
  return [first, await jest(root, [...args, '--runInBand', '--selectProjects', 'e2e', '--passWithNoTests'])];
}

/** Ends with the process that started us, and with us all that is bound to us. */
function endWithParent() {
  const parent = process.ppid;
  const watch = () => process.ppid === parent || process.exit(1);
  setInterval(watch, parentWatchMs).unref();
}

/** Runs the specs; the last line it writes is `N passed, N failed, N skipped`. Resolves with the exit code. */
export async function runTests(root, args) {
  endWithParent();
  const chosen = args.some((arg) => arg.startsWith('--selectProjects'));
  const runs = chosen ? [await jest(root, args)] : await everyTier(root, args);
  const { passed, failed, skipped } = countsOf(runs.map(({ report }) => report));
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed > 0 ? 1 : Math.max(...runs.map(({ code }) => code));
}
