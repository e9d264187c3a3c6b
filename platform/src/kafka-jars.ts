import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Cached } from './cache-folder';
import { readPins, verifyFolder } from './checksums';
import { runCommand } from './run-command';

/** What belongs to the broker and is kept in the repository: pom.xml, jars.sha256, log4j2.yaml. */
export const kafkaAssets = join(__dirname, '..', 'kafka');

/** Version of the embedded broker, as in pom.xml. */
export const kafkaVersion = '4.4.0';

const pinsFile = join(kafkaAssets, 'jars.sha256');

async function fetchJars(folder: string): Promise<void> {
  // Maven writes a `target` folder beside its pom.xml: give it one to spoil.
  const project = mkdtempSync(`${folder}-pom-`);
  try {
    cpSync(join(kafkaAssets, 'pom.xml'), join(project, 'pom.xml'));
    const goal = ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`, '-DincludeScope=runtime'];
    await runCommand('mvn', ['-q', '-B', ...goal], project);
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** The broker's own jars, fetched by Maven from whatever repository the machine is set to, each pinned by SHA-256. */
export const kafkaJars: Cached = {
  name: `kafka-${kafkaVersion}-${createHash('sha256').update(readFileSync(pinsFile)).digest('hex').slice(0, 8)}`,
  fetch: fetchJars,
  verify: (folder) => verifyFolder(folder, readPins(pinsFile)),
};
