import type { ViewEntity } from '../view/view-entity';
import { asOfLimits, AsOfViews } from './as-of-views';
import type { PastQueries } from './past.queries';
import type { Past, PastSource } from './past.source';

/** A past of so many entities at every position, which tells when it is read, and waits if it is told to. */
class CountedPast {
  readonly asked: number[] = [];
  gate: Promise<void> = Promise.resolve();
  failures = 0;

  constructor(private readonly entityCount = 1) {}

  async at(position: number): Promise<Past> {
    this.asked.push(position);
    await this.gate;
    if (this.failures-- > 0) throw new Error('the database is away');
    return { position } as Past;
  }

  async *entities({ position }: Past): AsyncGenerator<ViewEntity[]> {
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
