import { waitUntil } from '@callboard/testing';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EntityVersion } from '../view/entity-table';
import type { ViewEntity } from '../view/view-entity';
import { asOfLimits, AsOfViews } from './as-of-views';
import type { PastQueries } from './past.queries';
import type { Past, PastSource } from './past.source';

/** A past of so many entities at every position, which tells when it is read, and waits if it is told to. */
class CountedPast {
  readonly asked: number[] = [];
  /** What a past waits for before it is known, and before its entities are read. */
  gate: Promise<void> = Promise.resolve();
  readGate: Promise<void> = Promise.resolve();
  failures = 0;

  constructor(private readonly entityCount = 1) {}

  async at(position: number): Promise<Past> {
    this.asked.push(position);
    await this.gate;
    if (this.failures-- > 0) throw new Error('the database is away');
    return { position, versions: new Array<EntityVersion>(this.entityCount) } as unknown as Past;
  }

  async *entities({ position }: Past): AsyncGenerator<ViewEntity[]> {
    await this.readGate;
    yield Array.from({ length: this.entityCount }, (_, index) => {
      const ref = `component:default/${position}-${index}`;
      return { ref, version: 1, uid: ref, text: '{"kind":"Component"}', edges: [] };
    });
  }
}

function viewsOf(past: CountedPast, limits = asOfLimits): AsOfViews {
  return new AsOfViews(past as unknown as PastSource, {} as PastQueries, limits);
}

describe('AsOfViews', () => {
  it('builds a view once for all who ask at once, and for those who come later', async () => {
    const past = new CountedPast();
    const views = viewsOf(past);
    const [one, other] = await Promise.all([views.at(7), views.at(7)]);
    expect([one === other, one === (await views.at(7)), one.asOf, past.asked]).toEqual([true, true, 7, [7]]);
  });

  it('keeps so many views, those used last', async () => {
    const past = new CountedPast();
    const views = viewsOf(past, { ...asOfLimits, viewsMax: 2 });
    for (const position of [1, 2, 1, 3, 1, 2]) await views.at(position);
    expect(past.asked).toEqual([1, 2, 3, 2]);
    expect(views.size.views).toBe(2);
  });

  it('keeps so many entities in all of them, and the last view whatever its size', async () => {
    const views = viewsOf(new CountedPast(10), { ...asOfLimits, entitiesMax: 20 });
    for (const position of [1, 2, 3]) await views.at(position);
    expect(views.size).toEqual({ views: 2, entities: 20 });
    const narrow = viewsOf(new CountedPast(10), { ...asOfLimits, entitiesMax: 9 });
    for (const position of [1, 2]) await narrow.at(position);
    expect(narrow.size).toEqual({ views: 1, entities: 10 });
  });

  it('refuses more builds than may wait, and only those', async () => {
    const past = new CountedPast();
    let open!: () => void;
    past.gate = new Promise((resolve) => (open = resolve));
    const views = viewsOf(past, { ...asOfLimits, waitingMax: 2 });
    const waiting = [views.at(1), views.at(2)];
    expect(() => views.at(3)).toThrow(expect.objectContaining({ code: 'overloaded' }));
    const again = views.at(2);
    open();
    await Promise.all([...waiting, again]);
    expect((await views.at(3)).asOf).toBe(3);
  });

  it('lets go of views before it builds one that they leave no room for, and never of one that is waited for', async () => {
    const past = new CountedPast(10);
    const views = viewsOf(past, { ...asOfLimits, entitiesMax: 20 });
    for (const position of [1, 2]) await views.at(position);
    let open!: () => void;
    past.readGate = new Promise((resolve) => (open = resolve));
    const building = [views.at(3), views.at(4), views.at(5)];
    // Used after those that are being built, and still let go of before them.
    for (const position of [1, 2]) void views.at(position);
    await waitUntil(() => past.asked.includes(3));
    await nextTurn();
    expect(views.size).toEqual({ views: 4, entities: 20 });
    const again = views.at(3);
    open();
    const [third] = await Promise.all(building);
    expect(await again).toBe(third);
    expect([views.size, past.asked]).toEqual([{ views: 2, entities: 20 }, [1, 2, 3, 4, 5]]);
  });

  it('refuses who has waited too long, and goes on', async () => {
    const past = new CountedPast();
    let open!: () => void;
    past.gate = new Promise((resolve) => (open = resolve));
    const views = viewsOf(past, { ...asOfLimits, waitMsMax: 20 });
    const late = { code: 'overloaded', retryAfterSeconds: 5 };
    await expect(views.at(1)).rejects.toMatchObject(late);
    await expect(views.at(1)).rejects.toMatchObject(late);
    open();
    await waitUntil(() => views.at(1).then(({ size }) => size === 1));
    expect(past.asked).toEqual([1]);
  });

  it('forgets a build that failed', async () => {
    const past = new CountedPast();
    past.failures = 1;
    const views = viewsOf(past);
    await expect(views.at(1)).rejects.toThrow('the database is away');
    expect((await views.at(1)).size).toBe(1);
  });

  it('builds views anew once the past is another one', async () => {
    const past = new CountedPast();
    const views = viewsOf(past);
    for (const revision of ['a', 'a', 'b', 'b']) for (const position of [1, 2]) await views.at(position, revision);
    expect(past.asked).toEqual([1, 2, 1, 2]);
  });

  it('lets go of everything that nobody uses for a while', async () => {
    const views = viewsOf(new CountedPast(), { ...asOfLimits, idleMs: 20 });
    await views.at(1);
    expect(views.size.views).toBe(1);
    for (let waited = 0; views.size.views > 0 && waited < 200; waited++) await new Promise((r) => setTimeout(r, 10));
    expect(views.size.views).toBe(0);
  });
});
