/**
 * The two commands, from a fresh clone on: what the machine lacks is said first, then packages are installed and the
 * sources built where needed, then the supervisor or the tests run. Plain Node, no packages.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, checkPrerequisites, install, Lacking, Misunderstood, needsOf, Unable } from './install.mjs';
import { say } from './say.mjs';
import { runTests } from './tests.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const help = join(root, 'start', 'help.txt');

async function prepare() {
  checkPrerequisites(needsOf(process.env));
  await install(root);
  await build(root);
}

/** Says so before minutes of installing; what the options mean is read by start/src/arguments.ts. */
function refuseUnknown(args) {
  const known = new Set(readFileSync(help, 'utf8').match(/(?<=^ {2})--[a-z]+/gm));
  const unknown = args.find((arg) => arg.startsWith('-') && !known.has(arg.split('=')[0]));
  if (unknown) throw new Misunderstood(`npm start knows no option ${unknown}. See npm start -- --help.`);
}

async function start(args) {
  if (args.includes('--help')) return process.stdout.write(readFileSync(help, 'utf8'));
  refuseUnknown(args);
  await prepare();
  await createRequire(import.meta.url)('./dist/main.js').main(args);
}

async function test(args) {
  await prepare();
  process.exitCode = await runTests(root, args);
}

const commands = { start, test, prepare };

async function main([command, ...args]) {
  const chosen = commands[command];
  if (!chosen) throw new Unable(`Usage: node start/bootstrap.mjs ${Object.keys(commands).join('|')} [arguments]`);
  await chosen(args);
}

main(process.argv.slice(2)).catch((error) => {
  say(error instanceof Unable ? error.message : error.stack);
  process.exitCode = error instanceof Lacking ? 4 : error instanceof Misunderstood ? 2 : 1;
});
