import { randomUUID } from 'node:crypto';
import { type Entity, refOf, withIdentity } from '@callboard/entity';
import { type LogEntry, logIdOf, type Wish as LogWish } from '@callboard/event-log';
import { dataSchemaOf, differencesBetween, knownEvents } from '@callboard/events';
import { Problem } from '@callboard/problems';
import type { DescriptorDocument } from './descriptor-document';
import { decide, type Fact, type Wish } from './entity.decider';
import { prepareEntity } from './entity-preparation';
import type { PushContext } from './push-context';

/** What a wish came to, for its sender. */
export type Verdict = Taken | { outcome: 'refused'; problem: Problem };

export interface Taken {
  outcome: 'registered' | 'updated' | 'unchanged' | 'restored' | 'removed';
  version: number;
  etag: string;
}

/** A document on its way: with a wish for the log, or refused before it got there. */
export interface Planned {
  index: number;
  entityRef: string | null;
  /** What it weighs on the way to the log. */
  bytes: number;
  wish?: LogWish<Verdict>;
  problem?: Problem;
}

/** Turns one document of a push into a wish for the log, or says why not, with line and column. */
export function planPush(document: DescriptorDocument, context: PushContext & { source: string }): Planned {
  const { index } = document;
  if (document.problem) return { index, entityRef: null, bytes: 0, problem: document.problem };
  const prepared = prepareEntity(document, context.source);
  if (prepared instanceof Problem) {
    return { index, entityRef: refIfAny(document.value), bytes: 0, problem: prepared };
  }
  const { ref, entity, etag, hash, bytes } = prepared;
  const { source, ifMatch } = context;
  const wish: Wish = { wish: 'push', ref, source, etag, hash, uidIfNew: randomUUID(), ifMatch };
  return { index, entityRef: ref, bytes, wish: logWishOf(wish, { ...context, index }, entity) };
}

/** A removal, as a push of one document whose content is that there is none. */
export function planRemoval(ref: string, context: PushContext): Planned {
  const wish: Wish = { wish: 'remove', ref, source: context.source, ifMatch: context.ifMatch };
  return { index: 0, entityRef: ref, bytes: 0, wish: logWishOf(wish, { ...context, index: 0 }, null) };
}

type ItemContext = PushContext & { index: number };

function logWishOf(wish: Wish, context: ItemContext, entity: Entity | null): LogWish<Verdict> {
  return {
    ref: wish.ref,
    decide(head) {
      const decided = decide(head, wish);
      if (decided instanceof Problem) return { appends: false, verdict: { outcome: 'refused', problem: decided } };
      const [fact] = decided;
      if (!fact) {
        const { version, etag } = head!;
        return { appends: false, verdict: { outcome: 'unchanged', version, etag } };
      }
      return {
        appends: true,
        needsBefore: fact.type === 'callboard.entity.updated' || fact.type === 'callboard.entity.removed',
        entry: (before) => entryOf(fact, entity, before, context),
        verdict: { outcome: outcomeOf(fact), version: fact.version, etag: fact.etag },
      };
    },
  };
}

function outcomeOf({ type }: Fact): Taken['outcome'] {
  return type.slice(type.lastIndexOf('.') + 1) as Taken['outcome'];
}

function entryOf(fact: Fact, entity: Entity | null, before: string | null, context: ItemContext): LogEntry {
  const { ref, version, type, source, etag, uid, hash } = fact;
  const after = entity && withIdentity(entity, { uid, etag });
  const { traceparent, correlationId } = context;
  return {
    _id: logIdOf(ref, version),
    ref,
    version,
    type,
    dataSchema: dataSchemaOf(knownEvents.get(type)!),
    time: new Date().toISOString(),
    source,
    receipt: context.receipt,
    index: context.index,
    entity: after && JSON.stringify(after),
    differences: before === null ? '[]' : JSON.stringify(differencesBetween(JSON.parse(before), after)),
    provenance: context.provenance,
    etag,
    uid,
    hash,
    ...(traceparent !== undefined && { traceparent }),
    ...(correlationId !== undefined && { correlationId }),
  };
}

/** The ref of a refused document, where it says enough to have one. */
function refIfAny(value: unknown): string | null {
  const { kind, metadata } = (value ?? {}) as { kind?: unknown; metadata?: { name?: unknown; namespace?: unknown } };
  const { name, namespace = 'default' } = metadata ?? {};
  const parts = [kind, namespace, name];
  const isSaid = parts.every((part) => typeof part === 'string' && /^[\w.-]{1,63}$/.test(part));
  return isSaid ? refOf({ kind, metadata: { name, namespace } } as Entity) : null;
}
