/** Writes the pages that tables and schemas make; run by `npm run docs`, diffed by test/reference. */
const { writeFileSync } = require('node:fs');
const { referencePage } = require('@callboard/cli');
const { configPage, envExample } = require('@callboard/config');
const { errorsPage } = require('@callboard/http');
const { catalogConfigSchema } = require('../apps/catalog/dist/catalog.config.js');
const { gatewaySchema } = require('../apps/gateway/dist/gateway.config.js');
const { ingestionConfigSchema } = require('../apps/ingestion/dist/ingestion.config.js');
const { notificationConfigSchema } = require('../apps/notification/dist/notification.config.js');
const { searchConfigSchema } = require('../apps/search/dist/search.config.js');

const services = [
  { name: 'ingestion', schema: ingestionConfigSchema },
  { name: 'catalog', schema: catalogConfigSchema },
  { name: 'search', schema: searchConfigSchema },
  { name: 'notification', schema: notificationConfigSchema },
  { name: 'gateway', schema: gatewaySchema },
];
const pages = {
  'docs/reference/cli.md': referencePage(),
  'docs/reference/config.md': configPage(services),
  'docs/reference/errors.md': errorsPage(),
  '.env.example': envExample(services),
};

for (const [path, text] of Object.entries(pages)) writeFileSync(path, text);
