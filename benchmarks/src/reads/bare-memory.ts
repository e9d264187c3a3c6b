interface Held {
  text: Buffer;
  kind: string;
  lifecycle: string | undefined;
  type: string | undefined;
  name: string;
  uid: string;
  searched: string;
}

interface Parsed {
  kind: string;
  metadata: { name: string; namespace: string; uid: string; title: string };
  spec: { lifecycle?: string; type?: string };
}

const comma = Buffer.from(',');
const limit = 20;

/** The same questions answered from sorted arrays and maps: what they cost without a service around them. */
export class BareMemory {
  private readonly byRef = new Map<string, Buffer>();
  private readonly all: Held[] = [];
  private readonly byKind = new Map<string, Held[]>();
  private readonly componentsByName = new Map<string, Held[]>();
  private readonly counts = new Map<string, Map<string, number>>();

  add(text: string): void {
    const { kind, metadata, spec } = JSON.parse(text) as Parsed;
    const { name, namespace, uid, title } = metadata;
    const { lifecycle, type } = spec;
    const searched = `${name}\n${title}`.toLowerCase();
    const held = { text: Buffer.from(text), kind, lifecycle, type, name, uid, searched };
    this.byRef.set(`${kind}:${namespace}/${name}`.toLowerCase(), held.text);
    this.all.push(held);
    for (const scope of ['', kind.toLowerCase()]) {
      this.count(`${scope} kind`, kind);
      if (type !== undefined) this.count(`${scope} spec.type`, type);
      if (lifecycle !== undefined) this.count(`${scope} spec.lifecycle`, lifecycle);
    }
  }

  sort(): void {
    this.all.sort((a, b) => (a.uid < b.uid ? -1 : 1));
    for (const held of this.all) list(this.byKind, held.kind.toLowerCase()).push(held);
    for (const held of this.all) {
      if (held.kind === 'Component') list(this.componentsByName, held.lifecycle ?? '').push(held);
    }
    for (const held of this.componentsByName.values()) held.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  answer(url: string, body: () => string): Buffer | string {
    const [path = '', query = ''] = url.split('?', 2);
    if (path.includes('/by-name/')) return this.one(path);
    if (path.endsWith('/by-refs')) return this.many(body());
    const asked = new URLSearchParams(query);
    return path.endsWith('/entity-facets') ? this.facets(asked) : this.page(asked);
  }

  private one(path: string): Buffer | string {
    const [kind, namespace, name] = path.split('/').slice(-3);
    return this.byRef.get(`${kind}:${namespace}/${name}`) ?? 'null';
  }

  private many(body: string): Buffer {
    const { entityRefs } = JSON.parse(body) as { entityRefs: string[] };
    return joined(entityRefs.flatMap((ref) => this.byRef.get(ref) ?? []));
  }

  private page(asked: URLSearchParams): Buffer {
    const conditions = new Map(
      (asked.get('filter') ?? '').split(',').map((each) => each.split('=') as [string, string]),
    );
    const term = asked.get('fullTextFilterTerm');
    if (term === null) return pageOf(this.byKind.get(conditions.get('kind') ?? '') ?? []);
    const candidates = this.componentsByName.get(conditions.get('spec.lifecycle') ?? '') ?? [];
    return pageOf(candidates.filter(({ searched }) => searched.includes(term)));
  }

  private facets(asked: URLSearchParams): string {
    const scope = (asked.get('filter') ?? '=').split('=')[1]!;
    const counted = asked.getAll('facet').map((facet) => {
      const values = [...(this.counts.get(`${scope} ${facet}`) ?? [])].map(([value, count]) => ({ value, count }));
      return [facet, values] as const;
    });
    return JSON.stringify({ facets: Object.fromEntries(counted) });
  }

  private count(of: string, value: string): void {
    let counts = this.counts.get(of);
    if (!counts) this.counts.set(of, (counts = new Map<string, number>()));
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
}

function list(lists: Map<string, Held[]>, key: string): Held[] {
  let found = lists.get(key);
  if (!found) lists.set(key, (found = []));
  return found;
}

function pageOf(rows: Held[]): Buffer {
  const items = rows.slice(0, limit).map(({ text }) => text);
  return Buffer.concat([joined(items), Buffer.from(`"totalItems":${rows.length}}`)]);
}

function joined(texts: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('{"items":['), ...texts.flatMap((text) => [text, comma]), Buffer.from(']')]);
}
