import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePage } from '@callboard/cli';
import { configPage, envExample } from '@callboard/config';
import { catalogConfigSchema } from '../../apps/catalog/src/catalog.config';
import { gatewaySchema } from '../../apps/gateway/src/gateway.config';
import { ingestionConfigSchema } from '../../apps/ingestion/src/ingestion.config';
import { notificationConfigSchema } from '../../apps/notification/src/notification.config';
import { searchConfigSchema } from '../../apps/search/src/search.config';

const services = [
  { name: 'ingestion', schema: ingestionConfigSchema },
  { name: 'catalog', schema: catalogConfigSchema },
  { name: 'search', schema: searchConfigSchema },
  { name: 'notification', schema: notificationConfigSchema },
  { name: 'gateway', schema: gatewaySchema },
];
const written = (path: string) => readFileSync(join(__dirname, '../..', path), 'utf8');

describe('the reference (npm run docs writes it)', () => {
  it("has the page of commands that the commands' own help makes", () => {
    expect(written('docs/reference/cli.md')).toBe(referencePage());
  });

  it('has the page of variables that the schemas make', () => {
    expect(written('docs/reference/config.md')).toBe(configPage(services));
  });

  it('has the example environment that the schemas make', () => {
    expect(written('.env.example')).toBe(envExample(services));
  });
});
