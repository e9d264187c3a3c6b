import * as fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { partitionOf } from './partitioner';

const published = Partitioners.DefaultPartitioner();

function publishedPartitionOf(key: string, partitions: number): number {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => {
    return { partitionErrorCode: 0, partitionId, leader: 0, replicas: [], isr: [] };
  });
  return published({ topic: '', partitionMetadata, message: { key, value: null } });
}

describe('the partition of a key', () => {
  it('is the one that kafkajs gives, and with it the Java client', () => {
    const keys = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 1_000 }), (key, partitions) => {
        expect(partitionOf(key, partitions)).toBe(publishedPartitionOf(key, partitions));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['', 'a', 'ab', 'abc', 'abcd'])('is so for %p, whatever is left over of four bytes', (key) => {
    expect(partitionOf(key, 997)).toBe(publishedPartitionOf(key, 997));
  });
});
