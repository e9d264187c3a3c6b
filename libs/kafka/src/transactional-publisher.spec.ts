import { partitionOf } from './partitioner';
import { type OutgoingRecord, requestGroups } from './transactional-publisher';

describe('requests of one transaction', () => {
  const record = (value: string): OutgoingRecord => ({ topic: 't', partition: 0, key: null, value, headers: {} });
  const sizes = (values: string[]) =>
    requestGroups(values.map(record), 10).map((group) => group.map(({ value }) => value?.length));

  it('fill up to the limit, in order', () => {
    expect(sizes(['aaaa', 'bbbbbb', 'c', 'ddddddddd'])).toEqual([
      [4, 6],
      [1, 9],
    ]);
  });

  it('let a heavier record go alone', () => {
    expect(sizes(['aa', 'b'.repeat(50), 'c'])).toEqual([[2], [50], [1]]);
  });

  it('are none for no records', () => {
    expect(requestGroups([])).toEqual([]);
  });
});

describe('the partition of a key', () => {
  it.each([
    ['component:default/a', 12],
    ['group:default/team-ä', 12],
    ['x', 1],
  ])('%s stays within %i and is the same each time', (key, partitions) => {
    const partition = partitionOf(key, partitions);
    expect(partition).toBeGreaterThanOrEqual(0);
    expect(partition).toBeLessThan(partitions);
    expect(partitionOf(key, partitions)).toBe(partition);
  });

  it('is the one the Java client computes', () => {
    // murmur2 of these keys, from the Java client's own test vectors: 21 → -973932308, foobar → -790332482
    expect(partitionOf('21', 1000)).toBe((-973932308 & 0x7fffffff) % 1000);
    expect(partitionOf('foobar', 1000)).toBe((-790332482 & 0x7fffffff) % 1000);
  });
});
