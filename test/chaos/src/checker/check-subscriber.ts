import { type Change, type History, idOf } from './history';
import type { Delivered, Finding, Subscriber } from './observation';

/** Repeats under one webhook id are the receiver's to drop; what remains must be every change asked for, once and in order. */
export function checkSubscriber({ name, filter, delivered }: Subscriber, history: History): Finding[] {
  const where = `subscriber ${name}`;
  const expected = history.changes.filter((change) => isWanted(change, filter));
  const once = firstOfEachId(delivered);
  return [...repeatsAreTheSame(where, delivered), ...missing(where, once, expected), ...inOrder(where, once, expected)];
}

/** How many requests a receiver had to drop. */
export function repeatedIn({ delivered }: Subscriber): number {
  return delivered.length - firstOfEachId(delivered).length;
}

export function isWanted(
  { ref, type }: Pick<Change, 'ref' | 'type'>,
  { namespaces, types }: Subscriber['filter'],
): boolean {
  const namespace = ref.slice(ref.indexOf(':') + 1, ref.indexOf('/'));
  return (namespaces.length === 0 || namespaces.includes(namespace)) && (types.length === 0 || types.includes(type));
}

export function firstOfEachId(delivered: Delivered[]): Delivered[] {
  const ids = new Set<string>();
  return delivered.filter(({ webhookId }) => !ids.has(webhookId) && ids.add(webhookId));
}

function repeatsAreTheSame(where: string, delivered: Delivered[]): Finding[] {
  const first = new Map<string, Delivered>();
  return delivered.flatMap((one) => {
    const before = first.get(one.webhookId);
    if (!before) first.set(one.webhookId, one);
    if (!before || (idOf(before) === idOf(one) && before.marker === one.marker)) return [];
    const what = `${one.webhookId} was ${idOf(before)} and is ${idOf(one)}`;
    return [{ kind: 'doubled', where, what } as Finding];
  });
}

function missing(where: string, once: Delivered[], expected: Change[]): Finding[] {
  const told = new Set(once.map(idOf));
  const lost = expected.filter((change) => !told.has(idOf(change)));
  return lost.map(
    (change) => ({ kind: 'lost', where, what: `${idOf(change)} at position ${change.position}` }) as Finding,
  );
}

function inOrder(where: string, once: Delivered[], expected: Change[]): Finding[] {
  const wanted = new Map(expected.map((change) => [idOf(change), change]));
  const latest = new Map<string, number>();
  const seen = new Set<string>();
  return once.flatMap((one): Finding[] => {
    const id = idOf(one);
    const change = wanted.get(id);
    const before = latest.get(one.ref) ?? 0;
    latest.set(one.ref, Math.max(before, one.version));
    if (seen.has(id)) return [{ kind: 'doubled', where, what: `${id} came again under ${one.webhookId}` }];
    seen.add(id);
    if (!change) return [{ kind: 'made-up', where, what: `${id} was not to be told` }];
    if (one.version < before) return [{ kind: 'out-of-order', where, what: `${id} after version ${before}` }];
    if (change.position === one.position && change.marker === one.marker) return [];
    const told = `${id} as position ${one.position} with ${one.marker}`;
    return [{ kind: 'stale', where, what: `${told}, it is ${change.position} with ${change.marker}` }];
  });
}
