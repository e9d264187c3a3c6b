import { type Entity, refOf } from '@callboard/entity';
import { component, user } from '@callboard/testing';
import { CatalogStage, type StagedChange } from '../fixtures/catalog-stage';
import { historyLimits } from './history-limits';

const { pageMax, filterValuesMax, filterValueLengthMax } = historyLimits;

const owners = ['group:default/quayside', 'user:default/jo'];
const sources = ['token:ci', 'url:https://example.com/timetable'];
const actors = ['ci', 'jo', 'admin'];

/** Changes of a few entities, each field in another rhythm; the last of an entity removes it. */
const published: StagedChange[] = Array.from({ length: 36 }, (_, index) => {
  const metadata = { uid: `uid-${index % 4}`, namespace: index % 8 < 4 ? 'default' : 'harbour', title: `${index}` };
  const spec = { owner: owners[index % 2] };
  const entity = (index % 4 === 3 ? user : component)(`e${index % 4}`, { metadata, spec } as never) as Entity;
  const [source, actor] = [sources[index % 2]!, actors[index % 3]!];
  const time = new Date(Date.UTC(2026, 10, 20) + Math.floor(index / 2) * 3_600_000).toISOString();
  return { ref: refOf(entity), entity: index < 30 ? entity : null, time, source, provenance: { actor } };
});

let stage: CatalogStage;
/** Everything, oldest first. */
let all: Change[];

interface Change {
  position: number;
  entityRef: string;
  type: string;
  time: string;
  source: string;
  provenance: { actor: string };
}

const get = (query: string) => stage.get(`/v1/changes?${query}`);

beforeAll(async () => {
  stage = await CatalogStage.set();
  await stage.publish(published);
  all = (await get(`order=oldest&limit=${pageMax}`)).body.items as Change[];
  expect(all).toHaveLength(published.length);
});

afterAll(() => stage.strike());

/** Positions of all pages of a list. */
async function paged(query: string): Promise<number[]> {
  const positions: number[] = [];
  for (let cursor = ''; ;) {
    const { status, body } = await get(`${query}${cursor}`);
    expect(status).toBe(200);
    positions.push(...(body.items as Change[]).map(({ position }) => position));
    if (body.nextCursor === undefined) return positions;
    cursor = `&cursor=${body.nextCursor}`;
  }
}

const kindOf = ({ entityRef }: Change) => entityRef.split(':')[0];
const isRemoval = ({ position }: Change) => published[position - 1]!.entity === null;
/** Every entity has always had the same, also when it is removed. */
const ownerOf = ({ position }: Change) => owners[(position - 1) % 2];
const isOf = ({ entityRef }: Change, ref: string) => entityRef === ref;
const isOfHarbour = ({ entityRef }: Change) => entityRef.includes(':harbour/');
const isBy = ({ provenance }: Change, actor: string) => provenance.actor === actor;

describe('changes by', () => {
  it.each<[string, (change: Change) => boolean]>([
    ['kind=user', (change) => kindOf(change) === 'user'],
    ['kind=user&kind=Component', () => true],
    ['namespace=Harbour', isOfHarbour],
    ['ref=component:harbour/e1', (change) => isOf(change, 'component:harbour/e1')],
    ['ref=Component:Default/E2&actor=ci', (change) => isOf(change, 'component:default/e2') && isBy(change, 'ci')],
    ['source=token:ci', ({ source }) => source === 'token:ci'],
    [`source=${encodeURIComponent(sources[1]!)}`, ({ source }) => source === sources[1]],
    ['owner=quayside', (change) => ownerOf(change) === owners[0]],
    ['owner=User:default/Jo&namespace=default', (change) => ownerOf(change) === owners[1] && !isOfHarbour(change)],
    ['actor=ci', (change) => isBy(change, 'ci')],
    ['actor=ci&actor=jo&kind=user', (change) => !isBy(change, 'admin') && kindOf(change) === 'user'],
    ['type=callboard.entity.removed', isRemoval],
    ['from=5&to=30', ({ position }) => position >= 5 && position <= 30],
    ['from=2026-11-20T03:00:00Z', ({ time }) => time >= '2026-11-20T03:00:00.000Z'],
    ['to=2026-11-20T03:00:00Z', ({ time }) => time <= '2026-11-20T03:00:00.000Z'],
    ['from=7&to=2026-11-20T10:59:59.999Z', ({ position, time }) => position >= 7 && time < '2026-11-20T11'],
    ['actor=nobody', () => false],
  ])('%s are the same, however they are paged', async (query, isAsked) => {
    const oldest = all.filter(isAsked).map(({ position }) => position);
    expect(await paged(`order=oldest&limit=1&${query}`)).toEqual(oldest);
    expect(await paged(`limit=3&${query}`)).toEqual([...oldest].reverse());
    expect(await paged(`limit=${pageMax}&${query}`)).toEqual([...oldest].reverse());
  });
});

const filters = ['kind', 'namespace', 'source', 'actor'];
const many = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}=v${n}`).join('&');

describe('a parameter of changes', () => {
  const long = 'v'.repeat(filterValueLengthMax);

  it.each<[string, string]>([
    ...filters.map((name): [string, string] => [`${filterValuesMax} values of ${name}`, many(name, filterValuesMax)]),
    ...filters.map((name): [string, string] => [`the longest ${name}`, `${name}=${long}`]),
    [`${filterValuesMax} owners`, many('owner', filterValuesMax)],
    [`${filterValuesMax} types`, many('type', filterValuesMax).replace(/=v\d+/g, '=callboard.entity.updated')],
    ['the smallest page', 'limit=1'],
    ['the largest page', `limit=${pageMax}`],
    ['the greatest position', `from=${'9'.repeat(15)}`],
    ['before the first change', 'from=0&to=0'],
    ['one position', 'from=5&to=5'],
  ])('may be %s', async (_, query) => {
    expect((await get(query)).status).toBe(200);
  });

  it.each<[string, string, string, string?]>([
    ...filters.map((name): [string, string, string, string] => [
      name,
      'array-max-size',
      'one value too many',
      many(name, filterValuesMax + 1),
    ]),
    ...filters.map((name): [string, string, string, string] => [name, 'max-length', 'too long', `${name}=${long}v`]),
    ...filters.map((name): [string, string, string] => [name, 'matches', `${name}=%20`]),
    ['owner', 'matches', 'owner='],
    ['type', 'is-in', 'type=updated'],
    ['ref', 'max-length', 'too long', `ref=component:default/${long}`],
    ['ref', 'is-string', 'ref=component:default/a&ref=component:default/b'],
    ['ref', 'bad-ref', 'ref='],
    ['limit', 'min', 'limit=0'],
    ['limit', 'max', `limit=${pageMax + 1}`],
    ['limit', 'is-int', 'limit='],
    ['limit', 'is-int', 'limit=1.5'],
    ['order', 'is-in', 'order=newest&order=oldest'],
    ['order', 'is-in', 'order='],
    ['from', 'bad-point', 'from='],
    ['from', 'bad-point', 'from=-1'],
    ['from', 'bad-point', 'from=1000000000000000'],
    ['from', 'after-to', 'from=6&to=5'],
    ['to', 'is-string', 'to=5&to=6'],
    ['cursor', 'bad-cursor', 'cursor='],
    ['cursor', 'max-length', 'too long', `cursor=h1.${long}`],
    ['run', 'unknown-field', 'run=https://ci.example.com/7'],
  ])('is refused at /%s with %s: %s', async (name, code, shown, query = shown) => {
    const { status, body } = await get(query);
    expect([status, body.code]).toEqual([400, 'invalid-parameter']);
    expect(body.errors).toEqual([expect.objectContaining({ pointer: `/${name}`, code })]);
  });
});
