import { createHash } from 'node:crypto';
import type { Client } from './client';

const catalog = '/api/catalog';

/** As much of an entity as its name takes. */
export interface MirroredEntity {
  kind: string;
  metadata: { name: string; namespace: string };
  relations?: unknown;
}

interface Change {
  position: number;
  entityRef: string;
  version: number;
}

/** A copy of the catalog as a reader makes one: a snapshot, and the changes after its position. */
export class Mirror {
  private readonly texts = new Map<string, string>();

  constructor(
    readonly position: number,
    entities: readonly MirroredEntity[],
  ) {
    for (const entity of entities) this.put(entity);
  }

  /** Of one snapshot, which must be whole. */
  static async taken(client: Client, gateway: string): Promise<Mirror> {
    const response = await client.fetch(`${gateway}${catalog}/v1/snapshot`);
    const lines = (await response.text()).trimEnd().split('\n');
    const [head, ...rest] = lines.map((line) => JSON.parse(line) as { position: number; count: number });
    const entities = rest.slice(0, -1) as unknown as MirroredEntity[];
    expect(rest.at(-1)).toEqual({ type: 'end', position: head!.position, count: entities.length });
    return new Mirror(head!.position, entities);
  }

  get size(): number {
    return this.texts.size;
  }

  /** Takes every change after the own position, up to the last there is; how many those were. */
  async follow(client: Client): Promise<number> {
    const from = `${catalog}/v1/changes?order=oldest&limit=100&from=${this.position + 1}`;
    let followed = 0;
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: { items: Change[]; nextCursor?: string } = await ask(
        client,
        from + (cursor && `&cursor=${encodeURIComponent(cursor)}`),
      );
      for (const change of page.items) await this.apply(client, change);
      followed += page.items.length;
      cursor = page.nextCursor;
    }
    return followed;
  }

  /** The same for the same entities at the same state, in whatever order they came. */
  checksum(): string {
    const lines = [...this.texts].sort(([a], [b]) => (a < b ? -1 : 1)).map((line) => line.join(' '));
    return createHash('sha256').update(lines.join('\n')).digest('hex');
  }

  private async apply(client: Client, { entityRef, version }: Change): Promise<void> {
    const path = `${catalog}/v1/entities/${entityRef.replace(':', '/')}/versions/${version}`;
    const { entity } = await ask<{ entity: MirroredEntity | null }>(client, path);
    if (entity) this.put(entity);
    else this.texts.delete(entityRef);
  }

  /** Relations are not an entity's own: half of them are declared by others. */
  private put({ relations: _, ...entity }: MirroredEntity): void {
    const { kind, metadata } = entity;
    const ref = `${kind}:${metadata.namespace}/${metadata.name}`.toLowerCase();
    this.texts.set(ref, JSON.stringify(entity));
  }
}

async function ask<T>(client: Client, path: string): Promise<T> {
  const { status, body } = await client.get<T>(path);
  expect([path, status]).toEqual([path, 200]);
  return body;
}
