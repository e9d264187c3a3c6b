import type { ChangeType } from '@callboard/events';
import { Problem } from '@callboard/problems';

/** What is known of an entity when a wish is decided: its latest version. */
export interface EntityHead {
  version: number;
  etag: string;
  uid: string;
  hash: string;
  source: string;
  removed: boolean;
}

/** The etags that `If-Match` allows; `*` is any, as long as the entity is there. */
export type IfMatch = '*' | readonly string[];

/** Somebody wants an entity to be as described. */
export interface Push {
  wish: 'push';
  ref: string;
  source: string;
  /** Of the entity as it would be kept. */
  etag: string;
  hash: string;
  /** The uid that the entity gets should it be new; drawn outside, so that deciding stays pure. */
  uidIfNew: string;
  ifMatch?: IfMatch;
}

/** Somebody wants an entity to be gone. */
export interface Remove {
  wish: 'remove';
  ref: string;
  /** Absent: whoever manages it. */
  source?: string;
  ifMatch?: IfMatch;
}

export type Wish = Push | Remove;

/** A decided change: the entity's head once it is in the log. */
export interface Fact extends EntityHead {
  type: ChangeType;
  ref: string;
}

/** What a wish comes to: the facts to append (none: nothing changes), or the reason why not. */
export function decide(head: EntityHead | undefined, wish: Wish): Fact[] | Problem {
  return refusal(head, wish) ?? (wish.wish === 'push' ? push(head, wish) : remove(head, wish));
}

function refusal(head: EntityHead | undefined, wish: Wish): Problem | undefined {
  if (head && !head.removed) return refusalOfPresent(head, wish);
  if (wish.wish === 'remove') return new Problem('unknown-entity', `There is no ${wish.ref}.`);
  return wish.ifMatch === undefined ? undefined : new Problem('stale-etag', `${wish.ref} is not there.`);
}

function refusalOfPresent(head: EntityHead, { ref, source, ifMatch }: Wish): Problem | undefined {
  if (source !== undefined && source !== head.source) {
    return new Problem('managed-by-another-source', `${ref} is managed by ${head.source}.`);
  }
  if (ifMatch === undefined || ifMatch === '*' || ifMatch.includes(head.etag)) return undefined;
  return new Problem('stale-etag', `${ref} has the etag "${head.etag}" by now.`);
}

function push(head: EntityHead | undefined, { ref, source, etag, hash, uidIfNew }: Push): Fact[] {
  const kept = { ref, source, etag, hash, removed: false };
  if (!head) return [{ type: 'callboard.entity.registered', ...kept, version: 1, uid: uidIfNew }];
  const version = head.version + 1;
  if (head.removed) return [{ type: 'callboard.entity.restored', ...kept, version, uid: uidIfNew }];
  if (head.hash === hash) return [];
  return [{ type: 'callboard.entity.updated', ...kept, version, uid: head.uid }];
}

function remove(head: EntityHead | undefined, { ref }: Remove): Fact[] {
  if (!head) return [];
  const { version, source, etag, hash, uid } = head;
  return [{ type: 'callboard.entity.removed', ref, version: version + 1, source, etag, hash, uid, removed: true }];
}
