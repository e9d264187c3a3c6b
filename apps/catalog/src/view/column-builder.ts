import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Column } from './column';
import type { IndexedValue } from './index-rows';
import type { SlotSet } from './slot-set';

export type TakeValues = (slot: number, key: string, values: readonly IndexedValue[]) => void;

/** Where it is found what columns are built from. */
export interface ColumnSource {
  readonly slots: SlotSet;
  uidOf(slot: number): string;
  /** Hands over the slots' values under the keys as they are then. Resolves with those that cannot be told yet. */
  collect(slots: readonly number[], keys: readonly string[], take: TakeValues): Promise<number[]>;
}

/** Entities indexed before other requests get their turn. */
export const buildChunkSize = 200;

/** Fills columns, which see changes by themselves from the moment they are handed over. */
export class ColumnBuilder {
  private waiting = new Map<string, Column>();
  private next: Promise<void> | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly source: ColumnSource) {}

  /** One look at every entity at a time, each for all columns that wait by then. */
  build(key: string, column: Column): Promise<void> {
    this.waiting.set(key, column);
    this.next ??= this.last = this.last
      .catch(() => undefined)
      .then(() => {
        const columns = this.waiting;
        this.waiting = new Map();
        this.next = undefined;
        return this.fill(columns);
      });
    return this.next;
  }

  private async fill(columns: ReadonlyMap<string, Column>): Promise<void> {
    const keys = [...columns.keys()];
    const take: TakeValues = (slot, key, values) => columns.get(key)?.set(slot, values);
    let left = this.source.slots.toArray();
    while (left.length > 0) {
      const late: number[] = [];
      for (let start = 0; start < left.length; start += buildChunkSize) {
        if (start > 0) await nextTurn();
        late.push(...(await this.source.collect(left.slice(start, start + buildChunkSize), keys, take)));
      }
      left = late;
    }
  }
}
