#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { run } from './program';

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
// Whoever reads what is printed may stop reading, `| head` for instance.
process.stdout.on('error', () => undefined);

void run(process.argv.slice(2), {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  readFile: (path) => readFileSync(path, 'utf8'),
  interrupted: interruption.signal,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
