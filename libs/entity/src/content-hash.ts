import { hash } from 'node:crypto';
import type { Entity } from './entity';
import { stableStringify } from './stable-stringify';

/** What an entity's content comes to. */
export interface Fingerprint {
  /** SHA-256 in hex. */
  hash: string;
  /** Weight of the content as JSON in UTF-8, to be held against `entityLimits.bytesMax`. */
  bytes: number;
}

/**
 * Tells whether two entities say the same, whatever the order of their keys. The `metadata.uid` does not count. A given
 * `metadata.etag` counts, unless it is the one that this content gets anyway: so what was read from the catalog and is
 * pushed back as it was is no change. Expects a normalised entity.
 */
export function fingerprintOf(entity: Entity): Fingerprint {
  const { etag } = entity.metadata;
  const content = stableStringify({ ...entity, metadata: { ...entity.metadata, uid: undefined, etag: undefined } });
  const own = sha256(content);
  const hash = etag === undefined || etag === own ? own : sha256(`${own} ${etag}`);
  return { hash, bytes: Buffer.byteLength(content) };
}

/** The hash alone of `fingerprintOf`. */
export function contentHash(entity: Entity): string {
  return fingerprintOf(entity).hash;
}

/** The etag that an entity is kept under: the given one, as in Backstage, or else its content's hash. */
export function etagOf(entity: Entity, hash: string = contentHash(entity)): string {
  return entity.metadata.etag ?? hash;
}

/** The entity as it is kept and shown, with the uid and the etag that it has in the catalog. */
export function withIdentity(entity: Entity, identity: { uid: string; etag: string }): Entity {
  return { ...entity, metadata: { ...entity.metadata, ...identity } };
}

function sha256(text: string): string {
  return hash('sha256', text);
}
