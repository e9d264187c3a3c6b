import type { Entity } from '@callboard/entity';
import { component } from '@callboard/testing';
import { PastSource } from '../as-of/past.source';
import { CatalogStage, pushed } from '../fixtures/catalog-stage';
import { LiveView } from '../view/live-view';

/** Of each entity, in characters; a hundred of them are one look at the view, and one query of the database. */
const weight = 300_000;
const count = 60;
const heavy = (title: string) =>
  Array.from({ length: count }, (_, i): Entity => {
    const entity = component(`heavy-${i}`);
    return { ...entity, metadata: { ...entity.metadata, title, description: 'x'.repeat(weight) } };
  });

let stage: CatalogStage;

beforeAll(async () => {
  stage = await CatalogStage.set();
  await stage.publish(pushed(heavy('first')));
  await stage.publish(pushed(heavy('second')));
  await stage.part(LiveView).waitFor({ position: 2 * count }, 10_000);
}, 60_000);
afterAll(() => stage.strike());

describe('a snapshot of heavy entities', () => {
  it.each([
    ['that the view holds', 2 * count, 'second'],
    ['that are read from the history', count, 'first'],
  ])('%s comes in pieces of about a mebibyte', async (_, position, title) => {
    const source = stage.part(PastSource);
    const past = await source.at(position);
    const titles = [];
    const sizes = [];
    for await (const { lines, count: told } of source.lines(past)) {
      const entities = lines
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Entity);
      expect(entities).toHaveLength(told);
      titles.push(...entities.map(({ metadata }) => metadata.title));
      sizes.push(lines.length);
    }
    expect(titles).toEqual(Array(count).fill(title));
    expect(Math.max(...sizes)).toBeLessThan(2 ** 20 + 2 * weight);
    expect(sizes.length).toBeLessThanOrEqual(count / 3);
  });
});
