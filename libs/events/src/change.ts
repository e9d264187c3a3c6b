import type { Entity } from '@callboard/entity';

/** The wire names of the changes that Callboard records. */
export type ChangeType =
  'callboard.entity.registered' | 'callboard.entity.updated' | 'callboard.entity.removed' | 'callboard.entity.restored';

/** Who made a change, and from where. */
export interface Provenance {
  /** Token name or OIDC subject. */
  actor: string;
  /** URL of the pipeline run. */
  run?: string;
  repository?: string;
  commit?: string;
  branch?: string;
  /** When it happened at the source, RFC 3339; `Change.time` is when it was recorded. */
  occurredAt?: string;
  reason?: string;
}

/** One place at which an entity differs from the version before. */
export interface Difference {
  /** JSON pointer; the empty one is the entity itself. */
  path: string;
  /** Absent: there was nothing. */
  before?: unknown;
  /** Absent: there is nothing any more. */
  after?: unknown;
  /** The values are too large to carry; the entity's versions themselves have them. */
  omitted?: true;
}

/** What a change carries. */
export interface ChangeData {
  /** The entity after the change, null after its removal. */
  entity: Entity | null;
  /** Empty for a new or restored entity: all of it is new. */
  differences: Difference[];
  provenance: Provenance;
}

/** What identifies and places a change: its CloudEvents attributes. */
export interface ChangeAttributes {
  /** `<entity ref>@<entity version>`: the same change always has the same id. */
  id: string;
  /** The managing source. */
  source: string;
  type: string;
  /** Canonical entity ref; the Kafka key and the partition key. */
  subject: string;
  /** When it was recorded, RFC 3339. */
  time: string;
  /** Number of the change in the whole log, from 1 in commit order. */
  position: number;
  /** Position of the event before it in its Kafka partition; 0 for the first. */
  prev: number;
  /** Id of the log's genesis: positions of different incarnations do not compare. */
  incarnation: string;
  /** 1, 2, 3 … per entity, no gaps. */
  entityVersion: number;
  /** URI of the JSON Schema of `data`, its version last. */
  dataSchema: string;
  /** W3C Trace Context. */
  traceparent?: string;
  correlationId?: string;
}

/** A recorded fact about one entity, as every consumer gets it. */
export interface Change extends ChangeAttributes {
  /**
   * Parsed, checked and lifted to today's shape when first read, so that a consumer which only looks at attributes does
   * not pay for it. Throws `UndecodableRecord`.
   */
  readonly data: ChangeData;
}
