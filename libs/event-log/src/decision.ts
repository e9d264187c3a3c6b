import type { Head } from './head';
import type { LogEntry } from './log-entry';

/** Nothing is to be appended: unchanged, or refused because of what the entity is. */
export interface Stands<V> {
  appends: false;
  verdict: V;
}

/** A change is to be appended as the next version. */
export interface Appends<V> {
  appends: true;
  /** Whether `entry` wants the entity as the version before left it. */
  needsBefore: boolean;
  /** The entry for the version after the head's. `before` is the entity's JSON text, null when removed or not asked for. */
  entry(before: string | null): LogEntry;
  verdict: V;
}

export type Decision<V> = Stands<V> | Appends<V>;

/** Something that somebody wants of one entity. */
export interface Wish<V> {
  ref: string;
  /**
   * A pure function of the entity's latest version (undefined: there never was one). It is asked again whenever another
   * writer was faster, so it must not keep anything of its former answer.
   */
  decide(head: Head | undefined): Decision<V>;
}

/** A wish that has been decided for good. */
export interface Settled<V> {
  verdict: V;
  /** Every read that covers this cluster time reflects the verdict; `<seconds>.<increment>`. */
  clusterTime: string;
}
