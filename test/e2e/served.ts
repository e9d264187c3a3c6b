import type { Client } from './client';

interface Described {
  metadata: { etag: string; description?: string };
}

interface Results {
  results?: { document: { location: string } }[];
}

/** What catalog and search show of an entity now: the etag of the version that is served, null where there is none. */
export class Served {
  constructor(private readonly client: Client) {}

  async byCatalog(ref: string): Promise<Described | undefined> {
    const { status, body } = await this.client.get<Described>(`/api/catalog/entities/by-name/${ref.replace(':', '/')}`);
    return status === 200 ? body : undefined;
  }

  /** Search shows no etags; it shows the latest version when the last word of its description, a revision, finds it. */
  async searchFinds(ref: string, description = 'none'): Promise<boolean> {
    const term = description.split(' ').at(-1);
    const { body } = await this.client.get<Results>(`/api/search/query?term=${term}`);
    const [, namespace, name] = /:(.+)\/(.+)$/.exec(ref)!;
    return (
      body.results?.some(({ document }) => document.location === `/catalog/${namespace}/component/${name}`) ?? false
    );
  }

  /** For the checker: per service and ref. */
  async of(refs: string[]): Promise<Record<string, Map<string, string | null>>> {
    const catalog = new Map<string, string | null>();
    const search = new Map<string, string | null>();
    for (const ref of refs) {
      const entity = await this.byCatalog(ref);
      catalog.set(ref, entity?.metadata.etag ?? null);
      const found = entity && (await this.searchFinds(ref, entity.metadata.description));
      search.set(ref, found ? entity.metadata.etag : null);
    }
    return { catalog, search };
  }
}
