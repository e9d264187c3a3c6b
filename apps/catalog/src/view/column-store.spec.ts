import type { ColumnSource, TakeValues } from './column-builder';
import { ColumnStore } from './column-store';
import { SlotSet } from './slot-set';
import { setImmediate as nextTurn } from 'node:timers/promises';

class CountingSource implements ColumnSource {
  readonly slots = SlotSet.of(Array.from({ length: 1_200 }, (_, slot) => slot));
  readonly asked: string[] = [];

  uidOf(slot: number): string {
    return String(slot);
  }

  collect(slots: readonly number[], keys: readonly string[], take: TakeValues): Promise<number[]> {
    if (slots.includes(0)) this.asked.push(keys.join());
    for (const slot of slots) for (const key of keys) take(slot, key, [`${key}-${slot % 2}`]);
    return Promise.resolve([]);
  }
}

const limits = { lazyColumnsMax: 2, lazyRowsMax: 1_000_000 };

describe('ColumnStore', () => {
  let source: CountingSource;
  let store: ColumnStore;
  beforeEach(() => {
    source = new CountingSource();
    store = new ColumnStore(source, ['kind'], limits);
  });

  const sizeOf = (key: string) => store.use([key], (columns) => columns.column(key).equalTo(`${key}-1`).size);
  const keys = () => [...store.entries()].map(([key]) => key);

  it('builds a column when it is first asked for, once for all who wait', async () => {
    expect(await Promise.all([sizeOf('a'), sizeOf('a')])).toEqual([600, 600]);
    expect(await sizeOf('a')).toBe(600);
    expect(source.asked).toEqual(['a']);
  });

  it('looks at every entity once for all columns of a query, and once more for all that wait meanwhile', async () => {
    const many = Array.from({ length: 14 }, (_, index) => `f${index}`);
    const first = store.use(many, () => 1);
    await nextTurn();
    await Promise.all([first, sizeOf('b'), sizeOf('c')]);
    expect(source.asked).toEqual([many.join(), 'b,c']);
  });

  it('drops the column unused longest, never a common one', async () => {
    for (const key of ['a', 'b', 'a', 'c']) await sizeOf(key);
    expect(keys()).toEqual(['kind', 'a', 'c']);
    expect(store.keys().wanted).toEqual(new Set(['kind', 'a', 'c']));
  });

  it('is bounded in rows as well', async () => {
    store = new ColumnStore(source, ['kind'], { ...limits, lazyRowsMax: 1_500 });
    await sizeOf('a');
    await sizeOf('b');
    expect(keys()).toEqual(['kind', 'b']);
  });

  it('keeps what one request needs until it is answered, however much that is', async () => {
    const wanted = ['a', 'b', 'c', 'd'];
    const sizes = await store.use(wanted, (columns) => wanted.map((key) => columns.column(key).present.size));
    expect(sizes).toEqual([1_200, 1_200, 1_200, 1_200]);
    expect(keys()).toEqual(['kind', 'c', 'd']);
  });

  it('sees changes that come while it builds', async () => {
    const building = store.use(['a'], (columns) => columns.column('a').equalTo('changed').toArray());
    await nextTurn();
    store.find('a')!.set(3, ['changed']);
    expect(await building).toEqual([3]);
  });

  it('has the order of a column before the answer, made while others have their turn', async () => {
    expect(await store.use([{ orderOf: 'a' }], (columns) => columns.column('a').order.isSorted)).toBe(true);
    expect(store.built([{ orderOf: 'a' }])).toBeDefined();
    await store.use(['b'], () => 1);
    expect([store.built(['b']), store.built([{ orderOf: 'b' }])]).toEqual([expect.anything(), undefined]);
  });

  it('keeps columns until an answer that takes turns is given', async () => {
    let give = (): void => undefined;
    const given = new Promise<void>((resolve) => (give = resolve));
    const answering = store.use(['a'], (columns) => given.then(() => columns.column('a').present.size));
    for (const key of ['b', 'c', 'd']) await sizeOf(key);
    expect(keys()).toEqual(['kind', 'a', 'd']);
    give();
    expect(await answering).toBe(1_200);
  });

  it('lets go of columns when an answer fails', async () => {
    const failing = store.use(['a', 'b', 'c'], () => {
      throw new Error('no answer');
    });
    await expect(failing).rejects.toThrow('no answer');
    expect(keys()).toHaveLength(3);
  });

  it('does not answer for keys that were not announced', async () => {
    await expect(store.use([], (columns) => columns.column('a'))).rejects.toThrow(/not announced/);
  });

  it('refuses to build more columns at a time than it may, and builds them later', async () => {
    const busy = new ColumnStore(source, [], { buildsMax: 2 });
    const first = ['a', 'b'].map((key) => busy.use([key], () => key));
    await expect(busy.use(['c'], () => 'c')).rejects.toMatchObject({ code: 'overloaded', retryAfterSeconds: 1 });
    expect(await busy.use(['a'], () => 'a')).toBe('a');
    await Promise.all(first);
    expect(await busy.use(['c'], () => 'c')).toBe('c');
  });

  it('makes nobody wait longer than they may, and has the column when it is asked for again', async () => {
    let tell = (): void => undefined;
    const told = new Promise<void>((resolve) => (tell = resolve));
    const slow: ColumnSource = {
      slots: source.slots,
      uidOf: String,
      collect: (...parameters) => told.then(() => source.collect(...parameters)),
    };
    const waiting = new ColumnStore(slow, [], { waitMsMax: 20 });
    await expect(waiting.use(['a'], () => 1)).rejects.toMatchObject({ code: 'query-too-slow' });
    tell();
    await nextTurn();
    await nextTurn();
    const patient = new ColumnStore(slow, []);
    expect(await patient.use(['a'], (columns) => columns.column('a').rowCount)).toBe(1_200);
    expect(waiting.find('a')).toBeDefined();
  });

  it('forgets a column that could not be built, so that the next query tries again', async () => {
    let isAway = true;
    const away = new Error('the database is away');
    const failing: ColumnSource = {
      slots: source.slots,
      uidOf: String,
      collect: (...parameters) => (isAway ? Promise.reject(away) : source.collect(...parameters)),
    };
    const built = new ColumnStore(failing, []);
    await expect(built.use(['a', 'b'], () => 1)).rejects.toBe(away);
    isAway = false;
    expect(await built.use(['a', 'b'], (columns) => columns.column('b').rowCount)).toBe(1_200);
  });
});
