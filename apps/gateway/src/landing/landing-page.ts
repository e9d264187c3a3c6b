/** One address that a visitor may want. */
interface Address {
  path: string;
  what: string;
}

const addresses: Address[] = [
  { path: '/docs', what: 'all services, to be read and tried' },
  { path: '/openapi.json', what: 'the same for programs' },
  { path: '/readyz', what: 'which services are ready' },
  { path: '/api/catalog/entities/by-query?limit=20', what: 'entities' },
  { path: '/api/catalog/entity-facets?facet=kind', what: 'how many of each kind' },
  { path: '/api/catalog/v1/changes?limit=20', what: 'what has changed, and by whom' },
  { path: '/api/search/query?term=', what: 'search' },
  { path: '/docs/reference/errors.md', what: 'every refusal and what to do about it' },
  { path: '/metrics', what: 'metrics of the gateway' },
];

/** What a browser shows at `/`: where everything is. */
export function landingPage(): string {
  const items = addresses.map(({ path, what }) => `<li><a href="${path}"><code>${path}</code></a> ${what}</li>`);
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Callboard</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:44rem;margin:4rem auto;padding:0 1rem}code{font-size:.95em}</style></head>
<body>
<h1>Callboard</h1>
<p>An event-sourced software catalog: the stream comes first, the state second.</p>
<ul>
${items.join('\n')}
</ul>
<p>Push to <code>POST /api/ingestion/v1/entities</code>, subscribe at <code>POST /api/notifications/v1/subscriptions</code>.</p>
</body>
</html>
`;
}
