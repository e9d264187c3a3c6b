import { Partitioners } from 'kafkajs';

/** The partitioner's name as genesis keeps it: the Java client's default for keyed records. */
export const PARTITIONER = 'murmur2';

const partitioner = Partitioners.DefaultPartitioner();

/** The partition of a key among `partitions`: where every Kafka client of the Java family would look for it. */
export function partitionOf(key: string, partitions: number): number {
  const partitionMetadata = metadataFor(partitions);
  return partitioner({ topic: '', partitionMetadata, message: { key, value: null } });
}

type Metadata = Parameters<typeof partitioner>[0]['partitionMetadata'];

const metadata = new Map<number, Metadata>();

function metadataFor(partitions: number): Metadata {
  const known = metadata.get(partitions);
  if (known) return known;
  const made = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionErrorCode: 0,
    partitionId,
    leader: 0,
    replicas: [],
    isr: [],
  }));
  metadata.set(partitions, made);
  return made;
}
