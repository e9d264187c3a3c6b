import { hash } from 'node:crypto';
import { type Entity, refOf } from '@callboard/entity';
import { changeHeaders, markHeaders } from '@callboard/events';
import { partitionOf, type ReceivedRecord } from '@callboard/kafka';

export const PARTITIONS = 12;

const incarnation = 'benchmark';

/** A record as the relay writes it and as a reader receives it. */
export type GeneratedRecord = ReceivedRecord & { partition: number };

/** Gives changes their positions, as log and relay would, without either. */
export class GeneratedLog {
  private last = 0;
  private readonly previous = Array.from({ length: PARTITIONS }, () => 0);

  /** The position of the last change. */
  get position(): number {
    return this.last;
  }

  /** The change that gives an entity this version; from the second on its title says which. */
  append(entityVersion: number, written: Entity): GeneratedRecord {
    const ref = refOf(written);
    const partition = partitionOf(ref, PARTITIONS);
    this.last += 1;
    const headers = changeHeaders({
      id: `${ref}@${entityVersion}`,
      source: 'token:benchmark',
      type: entityVersion === 1 ? 'callboard.entity.registered' : 'callboard.entity.updated',
      subject: ref,
      time: '2026-11-23T05:00:00.000Z',
      position: this.last,
      prev: this.previous[partition]!,
      incarnation,
      entityVersion,
    });
    this.previous[partition] = this.last;
    const value = Buffer.from(dataText(entityVersion, ref, written));
    return { partition, offset: String(this.last), key: ref, value, headers };
  }

  /** Says that everything up to now has been published in this partition. */
  mark(partition: number): GeneratedRecord {
    const { last: position } = this;
    const prev = this.previous[partition]!;
    const headers = markHeaders({ position, prev, incarnation, clusterTime: `${position}.1` });
    return { partition, offset: String(position), key: null, value: null, headers };
  }
}

function dataText(version: number, ref: string, { metadata, ...rest }: Entity): string {
  const title = String(metadata['title']).replace(/ \d+$/, '');
  const titleOf = (each: number) => (each === 1 ? title : `${title} ${each}`);
  const before = titleOf(Math.max(1, version - 1));
  const after = titleOf(version);
  const differences = version === 1 ? [] : [{ path: '/metadata/title', before, after }];
  const identity = { namespace: 'default', uid: hash('sha1', ref).slice(0, 36), etag: '0'.repeat(40) };
  const entity = { ...rest, metadata: { ...metadata, ...identity, title: after } };
  return JSON.stringify({ entity, differences, provenance: { actor: 'benchmark' } });
}
