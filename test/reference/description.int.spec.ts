import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refOf, type Entity } from '@callboard/entity';
import { parseAllDocuments } from 'yaml';
import { DescriptionFaults, exampleTexts, type Description } from './description-faults';
import { routesOf, startServices, stopServices, type DescribedServices } from './described-services';

const names = ['catalog', 'search', 'notification', 'ingestion', 'gateway'] as const;

/** Routes that no operation describes: of the description itself, its page, and what the gateway shows or forwards. */
const undescribed = [
  /^\/$/,
  /^\/docs(\/.*)?$/,
  /\/openapi\.json$/,
  /^\/api\/(ingestion|catalog|search|notifications|user-settings)(\*|\/\*)?$/,
];

const isBackstage = (path: string) =>
  /^\/api\/(auth|permission|user-settings)\//.test(path) || /^\/api\/(catalog|search)\/(?!v1\/)/.test(path);

let services: DescribedServices;
const descriptions = new Map<string, Description>();

beforeAll(async () => {
  services = await startServices();
  for (const name of names) {
    descriptions.set(name, (await services[name].inject('/openapi.json')).json<Description>());
  }
}, 60_000);
afterAll(() => stopServices(services));

const described = (name: string) => descriptions.get(name)!;

/** Refs of the example organisation. */
function exampleRefs(): Set<string> {
  const folder = join(__dirname, '../../examples');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  const documents = files.flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')));
  const entities = documents.map((document) => document.toJS() as Entity).filter((entity) => entity?.kind);
  return new Set(entities.map(refOf));
}

/** Refs that no example organisation has: of the guest, and of what is missing. */
const others = new Set(['user:development/guest', 'group:default/nobody']);

describe.each(names)('the description of %s', (name) => {
  it('gives every operation its summary, examples that are right, refusals and headers', () => {
    expect(new DescriptionFaults(described(name), isBackstage).found).toEqual([]);
  });

  it('has the routes of the service, and no others', () => {
    const routes = routesOf(services[name]).filter(
      (route) => !undescribed.some((pattern) => pattern.test(route.replace(/^\w+ /, ''))),
    );
    const paths = Object.entries(described(name).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    if (name === 'gateway') expect(paths).toEqual(expect.arrayContaining(routes));
    else expect(paths.sort()).toEqual(routes);
  });

  it('speaks of entities that the example organisation has', () => {
    const known = exampleRefs();
    const spoken = exampleTexts(described(name)).flatMap(
      (text) => text.match(/\b(component|api|resource|system|domain|group|user|template):[\w.-]+\/[\w.-]*\w/g) ?? [],
    );
    expect([...new Set(spoken)].filter((ref) => !known.has(ref) && !others.has(ref))).toEqual([]);
  });
});
