import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** A file is not the one that was pinned; it must not be run. */
export class ChecksumMismatch extends Error {
  override readonly name = 'ChecksumMismatch';
}

/** The SHA-256 of a file, in hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Reads what `sha256sum` writes: file name to checksum. */
export function readPins(path: string): Map<string, string> {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

/** Throws ChecksumMismatch unless the file is the pinned one. */
export async function verifyFile(path: string, pinned: string): Promise<void> {
  const found = await sha256Of(path);
  if (found !== pinned) throw new ChecksumMismatch(`${path} has the SHA-256 ${found}, pinned is ${pinned}.`);
}

/** Throws ChecksumMismatch unless the folder holds exactly the pinned files. */
export async function verifyFolder(folder: string, pins: Map<string, string>): Promise<void> {
  const found = new Set(readdirSync(folder));
  const missing = [...pins.keys()].filter((name) => !found.has(name));
  const unknown = [...found].filter((name) => !pins.has(name));
  if (missing.length + unknown.length > 0) {
    throw new ChecksumMismatch(`${folder}: missing [${missing.join(', ')}], not pinned [${unknown.join(', ')}].`);
  }
  for (const [name, pinned] of pins) await verifyFile(join(folder, name), pinned);
}
