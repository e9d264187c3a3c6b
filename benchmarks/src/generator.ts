/** A small seeded generator: the same seed gives the same entities on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const words =
  'cargo harbour ledger voyage manifest berth signal tariff beacon anchor pilot quay ballast freight chart'.split(' ');
const kinds = [
  'Component',
  'Component',
  'Component',
  'Component',
  'Component',
  'Component',
  'Component',
  'API',
  'Resource',
  'System',
];

/** Entities of about 1.4 KB as teams describe them; every tenth or so names others. `seed` also names them apart. */
export function* entities(count: number, seed = 1): Generator<Record<string, unknown>> {
  const random = seeded(seed);
  const pick = <T>(of: T[]): T => of[Math.floor(random() * of.length)]!;
  const sentence = (length: number) => Array.from({ length }, () => pick(words)).join(' ');
  for (let index = 0; index < count; index++) {
    const kind = pick(kinds);
    const name = `${pick(words)}-${pick(words)}-${seed}-${index}`;
    yield {
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: {
        name,
        title: sentence(3),
        description: sentence(60),
        labels: { tier: pick(['one', 'two', 'three']), region: pick(['north', 'south']) },
        annotations: {
          'github.com/project-slug': `example/${name}`,
          'backstage.io/techdocs-ref': 'dir:.',
          'example.com/cost-centre': String(Math.floor(random() * 9000) + 1000),
        },
        tags: [pick(words), `${pick(words)}-team`],
        links: [{ url: `https://example.com/${name}`, title: sentence(2), icon: 'dashboard' }],
      },
      spec: specOf(kind, pick, index, seed),
    };
  }
}

function specOf(kind: string, pick: <T>(of: T[]) => T, index: number, seed: number): Record<string, unknown> {
  const owner = `team-${index % 200}`;
  const system = `system-${index % 500}`;
  if (kind === 'System') return { owner, domain: `domain-${index % 20}` };
  if (kind === 'Resource') return { type: 'database', owner, system };
  const shared = {
    type: pick(['service', 'library', 'website']),
    lifecycle: pick(['production', 'experimental']),
    owner,
    system,
  };
  if (kind === 'API')
    return {
      ...shared,
      type: 'openapi',
      definition: `openapi: 3.1.0\ninfo: { title: API ${seed}-${index}, version: "1" }`,
    };
  return { ...shared, dependsOn: [`resource:default/db-${index % 300}`], consumesApis: [`api-${index % 400}`] };
}

/** The body of a bulk push. */
export function ndjson(count: number, seed?: number): string {
  const lines: string[] = [];
  for (const entity of entities(count, seed)) lines.push(JSON.stringify(entity));
  return lines.join('\n');
}
