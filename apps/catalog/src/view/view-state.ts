import { CLUSTER_TIME_ZERO, formatClusterTime, type StreamEvent } from '@callboard/mongo';
import { progressCollection, ProgressSnapshot } from '@callboard/projection';
import type { Timestamp } from 'mongodb';
import type { EntityRow } from '../entity/entity.document';
import { statusJson } from './entity-status';
import type { ServingView } from './serving-view';

/** How far one partition is, as the progress document has it. */
interface PlaceRow {
  readonly position?: number;
  readonly clusterTime?: Timestamp;
}

/** The projection's progress document. */
export interface ProgressRow {
  readonly incarnation?: string;
  readonly partitions?: Record<string, PlaceRow>;
}

/** What a view follows: one collection of entities, and one document of the progress collection. */
export interface Followed {
  readonly entityCollection: string;
  readonly progressId: string;
  readonly partitions: number;
}

/** The stream can no longer tell all that happened: the view has to be loaded again. */
export class ViewLost extends Error {
  override readonly name = 'ViewLost';
}

interface Update {
  readonly updatedFields?: Record<string, unknown>;
}

const partitionField = /^partitions\.(\d+)(?:\.(position|clusterTime))?$/;

/**
 * A view and how far it has come, moved on by rows and by stream events. Progress is written after the entities it
 * stands for, and the stream keeps that order: when progress arrives, all it stands for is in the view.
 */
export class ViewState {
  /** The greatest position of a change that is in the view; the progress that stands for it may not have come yet. */
  front = 0;
  /** The log that the positions belong to. */
  incarnation: string | undefined;
  /** How often something came at a position that was reached already: a change that was parked and is let go. */
  late = 0;
  /** Where somebody has asked to be told: what has changed since, by ref. */
  changed: Set<string> | undefined;
  private reached: ProgressSnapshot;

  constructor(
    readonly view: ServingView,
    readonly followed: Followed,
  ) {
    this.reached = new ProgressSnapshot(followed.partitions);
  }

  /** How far the view has come: everything up to here is in it. */
  get progress(): ProgressSnapshot {
    return this.reached;
  }

  /** To be called when it is about to be shown. */
  begin(): void {
    // The view is its own already.
  }

  /** Removals are not loaded, but they are in the view, too: what loads it says how far it is. */
  raiseFront(position: number): void {
    this.front = Math.max(this.front, position);
  }

  /** What the entity has in common with a view that is alike is not kept twice. */
  take(row: EntityRow, alike?: ServingView): void {
    const { _id: ref, version, removed, uid, text, edges = [] } = row;
    this.noteTaken(row);
    if (removed) return this.view.remove(ref, version);
    if (uid === undefined || text === undefined) return;
    this.view.put({ ref, version, uid, text, edges }, alike);
    this.view.setStatus({ ref, version }, statusOf(row));
  }

  /** There is nothing of the entity any more, not even that it was removed. */
  drop(ref: string): void {
    this.changed?.add(ref);
    this.view.remove(ref, Infinity);
  }

  takeProgress({ incarnation, partitions = {} }: ProgressRow): void {
    this.incarnation = incarnation ?? this.incarnation;
    for (const [partition, place] of Object.entries(partitions)) this.takePlace(partition, place);
  }

  apply(event: StreamEvent): void {
    if (!event.documentKey) throw new ViewLost(`the database went through "${event.operationType}"`);
    const id = String(event.documentKey._id);
    if (event.ns?.coll === this.followed.entityCollection) this.applyEntity(id, event);
    else if (event.ns?.coll === progressCollection && id === this.followed.progressId) {
      this.applyProgress(event);
    }
  }

  private noteTaken(row: EntityRow): void {
    const { _id: ref, version, position = 0 } = row;
    const isNews = version > (this.view.versionOf(ref) ?? 0);
    this.raiseFront(position);
    if (isNews && position <= this.reached.watermark) this.late++;
    if (isNews || this.view.statusOf(ref) !== statusOf(row)) this.changed?.add(ref);
  }

  /** A looked-up document may be newer than its event: then the events that follow find nothing to do. */
  private applyEntity(ref: string, event: StreamEvent): void {
    if (event.operationType === 'delete') this.drop(ref);
    else if (event.fullDocument) this.take(event.fullDocument as unknown as EntityRow);
  }

  /**
   * Of an update only the fields of the event itself count: the looked-up document may be newer, and would promise
   * entities that the stream has not brought yet.
   */
  private applyProgress(event: StreamEvent & { updateDescription?: Update }): void {
    if (event.operationType === 'delete') this.restart();
    else if (event.operationType !== 'update') this.takeProgress((event.fullDocument ?? {}) as ProgressRow);
    else {
      for (const [field, value] of Object.entries(event.updateDescription?.updatedFields ?? {})) {
        this.takeProgressField(field, value);
      }
    }
  }

  private takeProgressField(field: string, value: unknown): void {
    const [, partition, part] = partitionField.exec(field) ?? [];
    if (field === 'incarnation') {
      this.restart();
      this.incarnation = String(value);
    }
    if (field === 'partitions') this.takeProgress({ partitions: value as ProgressRow['partitions'] });
    if (partition === undefined) return;
    this.takePlace(partition, part === undefined ? (value as PlaceRow) : { [part]: value });
  }

  private takePlace(partition: string, { position = 0, clusterTime }: PlaceRow): void {
    const time = clusterTime ? formatClusterTime(clusterTime) : CLUSTER_TIME_ZERO;
    this.reached.raise(Number(partition), { position, clusterTime: time });
  }

  private restart(): void {
    this.reached = new ProgressSnapshot(this.followed.partitions);
  }
}

/** What is to be said of the entity beside what it says itself. */
export function statusOf({ parked }: EntityRow): string | undefined {
  return parked && statusJson(parked);
}
