import type { Acknowledged, Delivered, Finding, Observation, Published } from './observation';

/** Holds what was acknowledged against what came of it; an empty list means that every promise was kept. Pure. */
export function check(observation: Observation): Finding[] {
  const changes = effective(observation.changes);
  return [
    ...positionsAreConsecutive(changes),
    ...versionsAreInOrder('changes', changes),
    ...acknowledgedIsPublished(observation.acknowledged, changes),
    ...statesEndNewest(observation.states, changes),
    ...Object.entries(observation.served).flatMap(([where, served]) => latestIsServed(where, served, changes)),
    ...everythingIsDelivered(observation.delivered, changes),
  ];
}

/** What a reader keeps that ignores positions not greater than the greatest seen in that partition; by position. */
function effective(records: Published[]): Published[] {
  const greatest = new Map<number, number>();
  const kept = records.filter(({ partition, position }) => {
    if (position <= (greatest.get(partition) ?? 0)) return false;
    greatest.set(partition, position);
    return true;
  });
  return kept.sort((a, b) => a.position - b.position);
}

function positionsAreConsecutive(changes: Published[]): Finding[] {
  return changes.flatMap(({ position }, index) => {
    const before = changes[index - 1]?.position ?? 0;
    if (position === before + 1) return [];
    const kind = position === before ? 'doubled' : 'gap';
    return [{ kind, where: 'changes', what: `position ${position} follows ${before}` } as Finding];
  });
}

function versionsAreInOrder(where: string, inOrder: { ref: string; version: number }[]): Finding[] {
  const latest = new Map<string, number>();
  return inOrder.flatMap(({ ref, version }) => {
    const before = latest.get(ref) ?? 0;
    latest.set(ref, Math.max(before, version));
    if (version === before + 1) return [];
    const kind = version === before ? 'doubled' : version < before ? 'out-of-order' : 'lost';
    return [{ kind, where, what: `${ref}: version ${version} follows ${before}` } as Finding];
  });
}

function acknowledgedIsPublished(acknowledged: Acknowledged[], changes: Published[]): Finding[] {
  const published = new Map(changes.map(({ ref, version, etag }) => [`${ref}@${version}`, etag]));
  return acknowledged.flatMap(({ ref, version, etag }) => {
    const found = published.get(`${ref}@${version}`);
    if (found === etag) return [];
    const instead = found === undefined ? 'nothing' : `etag ${found}`;
    return [
      { kind: 'lost', where: 'changes', what: `${ref}@${version} was acknowledged, ${instead} published` } as Finding,
    ];
  });
}

/** Whatever a compaction leaves, and though one batch may come twice: the last record of each key is its newest state. */
function statesEndNewest(states: Published[], changes: Published[]): Finding[] {
  const newest = new Map(changes.map(({ ref, version }) => [ref, version]));
  const last = new Map(states.map(({ ref, version }) => [ref, version]));
  return [...newest].flatMap(([ref, version]) => {
    const state = last.get(ref);
    if (state === version) return [];
    const kind = state === undefined ? 'lost' : 'stale';
    return [{ kind, where: 'entities', what: `${ref} ends at version ${state ?? 'none'}, not ${version}` } as Finding];
  });
}

function latestIsServed(where: string, served: Map<string, string | null>, changes: Published[]): Finding[] {
  const newest = new Map(changes.map(({ ref, etag }) => [ref, etag]));
  return [...newest].flatMap(([ref, etag]) => {
    const shown = served.get(ref) ?? null;
    if (shown === etag) return [];
    const kind = shown === null ? 'lost' : 'stale';
    return [{ kind, where, what: `${ref} shows ${shown ?? 'nothing'}, not ${etag ?? 'nothing'}` } as Finding];
  });
}

/** Repeats under one webhook id are the receiver's to drop; what remains must be every change, once and in order. */
function everythingIsDelivered(delivered: Delivered[], changes: Published[]): Finding[] {
  const ids = new Set<string>();
  const once = delivered.filter(({ webhookId }) => !ids.has(webhookId) && ids.add(webhookId));
  const told = new Set(once.map(({ ref, version }) => `${ref}@${version}`));
  const missing = changes.filter(({ ref, version }) => !told.has(`${ref}@${version}`));
  return [
    ...missing.map(({ ref, version }) => ({ kind: 'lost', where: 'webhook', what: `${ref}@${version}` }) as Finding),
    ...versionsAreInOrder('webhook', once),
  ];
}
