import { createLogger } from '@callboard/logging';
import { component } from '@callboard/testing';
import { CatalogStage, pushed } from '../fixtures/catalog-stage';

describe('a catalog that is stopped', () => {
  it('lets go of its view before its database, and complains of nothing', async () => {
    const lines: string[] = [];
    const logger = createLogger('spec', 'warn', { write: (line) => void lines.push(line) });
    const stage = await CatalogStage.set({ logger });
    await stage.publish(pushed([component('bell')]));
    await stage.strike();
    expect(lines).toEqual([]);
  });
});
