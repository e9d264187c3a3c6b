import { dataSchemaOf } from '@callboard/events';
import type { Head } from './head';

/** The four kinds of change; an entry's `type` is one of them. */
export type ChangeKind = 'registered' | 'updated' | 'removed' | 'restored';

/**
 * One change as the log keeps it: a document of the collection `log`, inserted once and never edited. `entity`,
 * `differences` and `provenance` are JSON texts, so that they leave for Kafka as they came, without a parse.
 */
export interface LogEntry {
  /** `<ref>@<version>`: the unique key that refuses the second of two writers. */
  _id: string;
  ref: string;
  /** 1, 2, 3 … per entity, no gaps. */
  version: number;
  /** `callboard.entity.<kind of change>`. */
  type: string;
  /** URI of the schema that its data had when it was written, version last; entries without it have version 1. */
  dataSchema?: string;
  /** When it was recorded, ISO 8601 in UTC. */
  time: string;
  /** The managing source. */
  source: string;
  /** The receipt of the push it came with. */
  receipt: string;
  /** The document's number within that push, from 0. */
  index: number;
  /** The entity after the change, `metadata.uid` and `metadata.etag` included; null after a removal. */
  entity: string | null;
  differences: string;
  provenance: string;
  etag: string;
  uid: string;
  /** Hash of the content as kept; equal means nothing changed. */
  hash: string;
  traceparent?: string;
  correlationId?: string;
}

/** The key under which the log keeps one version of an entity. */
export function logIdOf(ref: string, version: number): string {
  return `${ref}@${version}`;
}

/** The wire name of a kind of change. */
export function changeTypeOf(kind: ChangeKind): string {
  return `callboard.entity.${kind}`;
}

/** The schema of an entry's data. What was written before entries kept theirs has the first version. */
export function dataSchemaOfEntry({ type, dataSchema }: Pick<LogEntry, 'type' | 'dataSchema'>): string {
  return dataSchema ?? dataSchemaOf({ type, history: [] });
}

/** What the head says once this entry is in the log. */
export function headOf(entry: Pick<LogEntry, 'ref' | 'version' | 'type' | 'etag' | 'uid' | 'hash' | 'source'>): Head {
  const { ref, version, etag, uid, hash, source } = entry;
  return { _id: ref, version, etag, uid, hash, source, removed: entry.type === changeTypeOf('removed') };
}
