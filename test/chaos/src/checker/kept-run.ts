import type { Logged, Observation, Published, Read } from './observation';

const entry = (ref: string, version: number, marker: string | null, type: string): Logged => ({
  ref,
  version,
  marker,
  type: `callboard.entity.${type}`,
  etag: `${ref} ${marker ?? 'gone'}`,
  receipt: `receipt ${ref}@${version}`,
});

/** A run in which every promise was kept: three entities, versions interleaved, one of them removed at the end. For specs. */
export function kept(): Observation {
  const [a, b, c] = ['component:a/a', 'component:b/b', 'component:c/c'];
  const log = [
    entry(a!, 1, 'r1x', 'registered'),
    entry(b!, 1, 'r2x', 'registered'),
    entry(a!, 2, 'r3x', 'updated'),
    entry(c!, 1, 'r4x', 'registered'),
    entry(b!, 2, 'r5x', 'updated'),
    entry(a!, 3, 'r6x', 'updated'),
    entry(c!, 2, 'r7x', 'updated'),
    entry(a!, 4, null, 'removed'),
  ];
  const ids = log.map(({ ref, version }) => `${ref}@${version}`);
  const changes = published(log);
  const shown = () =>
    new Map([
      [a!, null],
      [b!, 'r5x'],
      [c!, 'r7x'],
    ]);
  const delivered = changes.map(({ ref, version, position, marker }) => ({
    webhookId: `msg_${position}`,
    ref,
    version,
    position,
    marker,
  }));
  return {
    writes: log.map((one, index) => writeOf(one, index)),
    log,
    batches: [
      { first: 1, events: ids.slice(0, 3), epoch: 1 },
      { first: 4, events: ids.slice(3, 6), epoch: 1 },
      { first: 7, events: ids.slice(6), epoch: 2 },
    ],
    topics: [{ reader: 'live', changes, states: changes.map((change) => ({ ...change })) }],
    served: [
      { where: 'catalog', shown: shown(), count: 2 },
      { where: 'search', shown: shown(), count: 2 },
    ],
    subscribers: [
      { name: 'all', filter: { namespaces: [], types: [] }, delivered },
      { name: 'a', filter: { namespaces: ['a'], types: [] }, delivered: delivered.filter(({ ref }) => ref === a) },
    ],
    reads: log.map((one, index) => readOf(one, index)),
    failedReads: [],
    calm: [],
  };
}

function published(log: Logged[]): Published[] {
  const previous = [0, 0];
  return log.map(({ ref, version, marker, etag }, index) => {
    const partition = ref.includes(':a/') ? 0 : 1;
    const prev = previous[partition]!;
    previous[partition] = index + 1;
    return { partition, position: index + 1, prev, ref, version, marker, etag: marker === null ? null : etag };
  });
}

function writeOf({ ref, version, marker, type, etag, receipt }: Logged, index: number): Observation['writes'][number] {
  const outcome = type.split('.').at(-1) as 'registered';
  const answer = { at: index * 10 + 5, outcome, version, etag, receipt };
  return { ref, wish: marker === null ? 'remove' : 'push', marker, sent: 1, firstSentAt: index * 10, answer };
}

function readOf({ ref, marker }: Logged, index: number): Read {
  return { reader: 'one', ref, marker, position: index + 1, asked: index };
}
