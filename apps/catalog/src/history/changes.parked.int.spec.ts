import { Projections } from '@callboard/projection';
import { component } from '@callboard/testing';
import { CatalogStage, pushed, type StagedChange } from '../fixtures/catalog-stage';

const refOf = (name: string) => `component:default/${name}`;
const right = (name: string) => pushed([component(name)])[0]!;
/** Without a uid it cannot be folded. */
const wrong = (name: string): StagedChange => ({ ref: refOf(name), entity: component(name) });

interface Page {
  items: { position: number }[];
  nextCursor?: string;
  upTo: number;
  parkedAt?: number;
}

let stage: CatalogStage;

/** What a mirror does: it reads on, and where the first parked change is another one than before, from that one again. */
class Follower {
  readonly positions = new Set<number>();
  private from = 1;
  private parkedAt = Infinity;

  async read(): Promise<void> {
    const { items, upTo, parkedAt = Infinity } = await changes(`order=oldest&limit=200&from=${this.from}`);
    for (const { position } of items) this.positions.add(position);
    this.from = upTo + 1;
    const isAnother = this.parkedAt < parkedAt;
    if (isAnother) this.from = this.parkedAt;
    this.parkedAt = parkedAt;
    if (isAnother) await this.read();
  }
}

async function changes(query: string): Promise<Page> {
  const { status, body } = await stage.get(`/v1/changes?${query}`);
  expect(status).toBe(200);
  return body as Page;
}

async function skip(name: string, position: number): Promise<void> {
  const desk = await stage.part(Projections).named('history').desk();
  await desk.skip({ ref: refOf(name), position, reason: 'has no uid' }, 'spec');
}

/** By position: of buoy 2 is parked and 5 waits, of bell 3 and 6. */
const published = [right('buoy'), wrong('buoy'), wrong('bell'), right('crane'), right('buoy'), right('bell')];

beforeAll(async () => {
  stage = await CatalogStage.set();
  await stage.publish(published);
});
afterAll(() => stage.strike());

describe('who follows the changes while some are parked', () => {
  const follower = new Follower();

  it('is told the first of them on every page, whatever the page is of', async () => {
    for (const query of ['', 'order=oldest', 'from=4', 'from=100', 'to=1', 'kind=api', 'limit=1']) {
      expect((await changes(query)).parkedAt).toBe(2);
    }
    const { nextCursor } = await changes('limit=1');
    expect((await changes(`limit=1&cursor=${nextCursor}`)).parkedAt).toBe(2);
  });

  it('is told of one entity where only that is asked for', async () => {
    expect((await changes(`ref=${refOf('bell')}`)).parkedAt).toBe(3);
    expect(await changes(`ref=${refOf('crane')}`)).not.toHaveProperty('parkedAt');
  });

  it('gets them when they are mended, the later ones not before the first', async () => {
    await follower.read();
    expect([...follower.positions]).toEqual([1, 4]);
    await skip('bell', 3);
    await follower.read();
    expect([...follower.positions]).toEqual([1, 4]);
    await skip('buoy', 2);
    await follower.read();
    expect([...follower.positions].sort()).toEqual([1, 4, 5, 6]);
    expect(await changes('')).not.toHaveProperty('parkedAt');
  });

  it('gets what is parked after that, too', async () => {
    await stage.publish([wrong('crane'), right('crane'), right('buoy')]);
    await follower.read();
    expect([...follower.positions].sort()).toEqual([1, 4, 5, 6, 9]);
    await skip('crane', 7);
    await follower.read();
    expect([...follower.positions].sort()).toEqual([1, 4, 5, 6, 8, 9]);
  });
});
