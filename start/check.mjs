/** Format, lint, types, architecture and unit specs, or those named, as many side by side as there are processors. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { say } from './say.mjs';

/** The longest first, so that the short ones fill the gaps. */
const all = ['lint', 'check:unit', 'check:format', 'check:types', 'check:architecture'];

const named = process.argv.slice(2);
const checks = named.length > 0 ? named : all;

function run(name) {
  const begun = Date.now();
  const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      const seconds = Math.round((Date.now() - begun) / 1000);
      say(`${code === 0 ? 'passed' : 'FAILED'}  ${name}  (${seconds} s)`);
      if (code !== 0) say(output);
      resolve(code === 0);
    });
  });
}

async function main() {
  const waiting = checks.values();
  const results = [];
  const lane = async () => {
    for (const name of waiting) results.push(await run(name));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  process.exitCode = results.every(Boolean) ? 0 : 1;
}

main();
