import { changeHeaders, markHeaders } from '@callboard/events';
import { changesTopic, entitiesTopic, type OutgoingRecord } from '@callboard/kafka';
import { dataSchemaOfEntry, type LogEntry } from '../log-entry';
import type { BatchDocument, LogEnd, PartitionOf } from './batch-document';

/** What every record of one log shares. */
export interface Publication {
  prefix: string;
  incarnation: string;
  partition: PartitionOf;
}

/** A batch's records: each change to the topic of changes, and its entity's state to the compacted topic. Pure. */
export function changeRecords(publication: Publication, batch: BatchDocument, entries: LogEntry[]): OutgoingRecord[] {
  const { prefix, incarnation, partition: partitionOf } = publication;
  const previous = [...batch.previousPositions];
  return entries.flatMap((entry, index) => {
    const position = batch._id + index;
    const partition = partitionOf(entry.ref);
    const headers = changeHeaders({
      id: entry._id,
      source: entry.source,
      type: entry.type,
      subject: entry.ref,
      time: entry.time,
      entityVersion: entry.version,
      position,
      prev: previous[partition]!,
      incarnation,
      dataSchema: dataSchemaOfEntry(entry),
      traceparent: entry.traceparent,
      correlationId: entry.correlationId,
    });
    previous[partition] = position;
    const shared = { partition, key: entry.ref, headers };
    return [
      { ...shared, topic: changesTopic(prefix), value: changeText(entry) },
      { ...shared, topic: entitiesTopic(prefix), value: entry.entity },
    ];
  });
}

/** Marks that everything up to the log's end is published in these partitions. Pure. */
export function markRecords(
  { prefix, incarnation }: Publication,
  end: LogEnd,
  { partitions, clusterTime }: { partitions: number[]; clusterTime: string },
): OutgoingRecord[] {
  return partitions.map((partition) => ({
    topic: changesTopic(prefix),
    partition,
    key: null,
    value: null,
    headers: markHeaders({ position: end.position, prev: end.positions[partition]!, incarnation, clusterTime }),
  }));
}

/** The change's data as JSON text, put together from the texts that the log keeps: nothing is parsed. */
export function changeText({ entity, differences, provenance }: LogEntry): string {
  return `{"entity":${entity ?? 'null'},"differences":${differences},"provenance":${provenance}}`;
}
