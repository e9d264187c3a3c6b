import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { say, withProgress } from './say.mjs';

const { missingPrerequisites } = createRequire(import.meta.url)('../platform/prerequisites.cjs');

/** Something the user can do something about: told in its own words, without a stack. */
export class Unable extends Error {}

/** The machine lacks something; the exit code of its own is told in help.txt. */
export class Lacking extends Unable {}

/** The command line cannot be understood; likewise. */
export class Misunderstood extends Unable {}

function holds(folder, prefix) {
  return (
    existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(prefix) && !/\.(lock|part)/.test(name))
  );
}

function mayHaveContainers(env) {
  return Boolean(env.DOCKER_HOST) || existsSync('/var/run/docker.sock');
}

/** What the embedded platform will need, as far as it can be known before anything is installed. */
export function needsOf(env) {
  const given = env.CALLBOARD_KAFKA_BROKERS && env.CALLBOARD_MONGO_URL;
  const forced = env.CALLBOARD_PLATFORM;
  const embedded = forced ? forced === 'embedded' : !given && !mayHaveContainers(env);
  const cache = env.CALLBOARD_CACHE || join(homedir(), '.cache', 'callboard');
  return { java: embedded, maven: embedded && !holds(cache, 'kafka-'), pip: embedded && !holds(cache, 'mongod-') };
}

/** Throws one sentence for each thing that the machine lacks, before anything is done. */
export function checkPrerequisites(needs) {
  const missing = missingPrerequisites(needs);
  if (missing.length > 0) throw new Lacking(missing.join('\n'));
}

function packagesIn(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : {};
}

/** True when npm's own record of what it installed has everything that the lock file asks for. */
export function isInstalled(root) {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const installed = packagesIn(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || optional || (installed[path] && installed[path].version === version),
  );
}

/** Runs a program quietly; what it wrote is in the error when it fails. */
function run(command, args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CI: 'true' } });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) return resolve();
      reject(new Unable(`\`${command} ${args.join(' ')}\` failed:\n${said.trim()}`));
    });
  });
}

export async function install(root) {
  if (isInstalled(root)) return;
  say('Installing packages (npm ci).');
  await withProgress('Installing packages', () => run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], root));
}

/** Builds what runs: the services, the supervisor and the platform, without the specs. */
export async function build(root) {
  const apps = readdirSync(join(root, 'apps')).map((name) => join('apps', name));
  const compiler = join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  await withProgress('Building', () => run(process.execPath, [compiler, '-b', 'start', 'libs/testing', ...apps], root));
}
