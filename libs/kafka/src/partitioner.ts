/** The partitioner's name as genesis keeps it: the Java client's default for keyed records. */
export const PARTITIONER = 'murmur2';

const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/** The partition of a key among `partitions`: where every Kafka client of the Java family would look for it. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

/**
 * MurmurHash2 of 32 bits with Kafka's seed, signed. kafkajs has the same over BigInts, which costs a publisher as much as
 * deciding what it publishes.
 */
function murmur2(data: Buffer): number {
  const whole = data.length & ~3;
  let hash = SEED ^ data.length;
  for (let at = 0; at < whole; at += 4) {
    const block = Math.imul(data.readInt32LE(at), M);
    hash = Math.imul(hash, M) ^ Math.imul(block ^ (block >>> 24), M);
  }
  if (whole < data.length) {
    for (let at = data.length - 1; at >= whole; at -= 1) hash ^= data[at]! << (8 * (at - whole));
    hash = Math.imul(hash, M);
  }
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}
