import { Problem } from '@callboard/problems';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Column } from './column';
import { buildChunkSize, ColumnBuilder, type ColumnSource } from './column-builder';
import { defaultColumnLimits, type ColumnLimits } from './column-limits';
import { inTime } from './in-time';
import { IndexKeys } from './index-rows';
import { columnKey, refuseTooManyKeys, type QueryKey } from './query-keys';
import type { SlotSet } from './slot-set';

/** What a query may ask of: the columns of the keys it announced, and every slot that is taken. */
export interface Columns {
  readonly all: SlotSet;
  column(key: string): Column;
}

interface Entry {
  readonly column: Column;
  building: Promise<void> | undefined;
  users: number;
}

/**
 * The columns there are. The common ones are always there; any other is built when a query first asks for its key, then
 * kept true like the rest, until it is the one unused longest and a limit is reached.
 */
export class ColumnStore {
  /** There from the start, and always. */
  readonly common = new Map<string, Column>();
  /** in order of last use */
  private readonly lazy = new Map<string, Entry>();
  private indexKeys: IndexKeys | undefined;
  private readonly builder: ColumnBuilder;
  private readonly columns: Columns;
  private readonly limits: ColumnLimits;

  constructor(
    private readonly source: ColumnSource,
    commonKeys: readonly string[],
    limits: Partial<ColumnLimits> = {},
  ) {
    this.limits = { ...defaultColumnLimits, ...limits };
    this.builder = new ColumnBuilder(source);
    for (const key of commonKeys) this.common.set(key, this.newColumn());
    this.columns = { all: source.slots, column: (key) => this.required(key) };
  }

  /** The keys of all columns there are. */
  keys(): IndexKeys {
    return (this.indexKeys ??= new IndexKeys([...this.common.keys(), ...this.lazy.keys()]));
  }

  /** Every column there is, being built or not: each must see each change. */
  *entries(): Iterable<[string, Column]> {
    yield* this.common;
    for (const [key, { column }] of this.lazy) yield [key, column];
  }

  find(key: string): Column | undefined {
    return this.common.get(key) ?? this.lazy.get(key)?.column;
  }

  /**
   * The columns of these keys if all of them are there already, for an answer that is given at once.
   * @throws Problem where there are too many
   */
  built(queryKeys: readonly QueryKey[]): Columns | undefined {
    refuseTooManyKeys(queryKeys);
    for (const queryKey of queryKeys) {
      const key = columnKey(queryKey);
      if (typeof queryKey !== 'string' && !isIndexed(this.find(key), queryKey)) return undefined;
      if (this.common.has(key)) continue;
      const entry = this.lazy.get(key);
      if (!entry || entry.building) return undefined;
      this.lazy.delete(key);
      this.lazy.set(key, entry);
    }
    return this.columns;
  }

  /**
   * Answers from the columns of these keys, once they are built. They are kept until it is answered, and go on with what
   * changes: an answer that lets others have their turn finds them so.
   * @throws Problem where too many are being built, or building takes too long
   */
  async use<T>(keys: readonly QueryKey[], answer: (columns: Columns) => T): Promise<Awaited<T>> {
    const isReady = this.built(keys) !== undefined;
    if (!isReady) this.refuseTooMany(keys);
    const entries = new Map<string, Entry>();
    for (const key of keys.map(columnKey)) if (!this.common.has(key)) entries.set(key, this.take(key));
    try {
      if (!isReady) await inTime(this.ready(entries, keys), this.limits.waitMsMax, tooSlow);
      return await answer(this.columns);
    } finally {
      for (const entry of entries.values()) entry.users--;
      this.trim();
    }
  }

  private async ready(entries: ReadonlyMap<string, Entry>, keys: readonly QueryKey[]): Promise<void> {
    await Promise.all([...entries.values()].map(({ building }) => building));
    for (const key of keys) {
      if (typeof key === 'string') continue;
      if ('textOf' in key) await this.indexTexts(key.textOf);
      else await this.required(key.orderOf).order.sort();
    }
  }

  private refuseTooMany(keys: readonly QueryKey[]): void {
    const wanted = new Set(keys.map(columnKey).filter((key) => !this.find(key)));
    if (wanted.size === 0) return;
    const underWay = [...this.lazy.values()].filter(({ building }) => building !== undefined).length;
    if (underWay === 0 || underWay + wanted.size <= this.limits.buildsMax) return;
    const detail = `Fields that were not asked for before need a look at every entity; ${underWay} looks are under way`;
    throw new Problem('overloaded', detail, [], { retryAfterSeconds: 1 });
  }

  private required(key: string): Column {
    const column = this.find(key);
    if (!column) throw new Error(`the key ${key} was not announced`);
    return column;
  }

  private take(key: string): Entry {
    const known = this.lazy.get(key);
    const entry: Entry = known ?? { column: this.newColumn(), building: undefined, users: 0 };
    this.lazy.delete(key);
    this.lazy.set(key, entry);
    entry.users++;
    if (known) return entry;
    this.indexKeys = undefined;
    entry.building = this.builder.build(key, entry.column).then(
      () => void (entry.building = undefined),
      (error: unknown) => {
        this.drop(key);
        throw error;
      },
    );
    return entry;
  }

  private async indexTexts(key: string): Promise<void> {
    const column = this.required(key);
    const texts = column.texts();
    texts.built ??= this.buildTexts(column).then(() => void (texts.built = true));
    await texts.built;
  }

  private async buildTexts(column: Column): Promise<void> {
    const slots = column.valued.toArray();
    for (let start = 0; start < slots.length; start += buildChunkSize) {
      if (start > 0) await nextTurn();
      column.indexTextsOf(slots.slice(start, start + buildChunkSize));
    }
  }

  private drop(key: string): void {
    this.lazy.delete(key);
    this.indexKeys = undefined;
  }

  private trim(): void {
    let rows = 0;
    for (const { column } of this.lazy.values()) rows += column.rowCount;
    for (const [key, { column, users }] of this.lazy) {
      if (this.lazy.size <= this.limits.lazyColumnsMax && rows <= this.limits.lazyRowsMax) return;
      if (users > 0) continue;
      this.drop(key);
      rows -= column.rowCount;
    }
  }

  private newColumn(): Column {
    return new Column((slot) => this.source.uidOf(slot));
  }
}

/** Whether the column has what is asked of it beside its values. */
function isIndexed(column: Column | undefined, key: Exclude<QueryKey, string>): boolean {
  return 'textOf' in key ? column?.texts().built === true : column?.order.isSorted === true;
}

function tooSlow(): Problem {
  return new Problem('query-too-slow', 'The fields asked for take long to be indexed');
}
