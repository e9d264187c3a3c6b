import type { Batch, Logged } from './observation';

/** A change with its position, as the log's collections tell it. */
export type Change = Logged & { position: number };

export const idOf = ({ ref, version }: { ref: string; version: number }): string => `${ref}@${version}`;

/** The log by entity, by id and by position; what everything else is held against. */
export class History {
  /** Versions of each entity in order, whatever is missing between them. */
  readonly byRef = new Map<string, Logged[]>();
  /** Changes in the order of position; ids that the log does not hold are left out. */
  readonly changes: Change[] = [];
  private readonly byId: Map<string, Logged>;
  private readonly positions = new Map<string, number>();

  constructor(log: Logged[], batches: Batch[]) {
    this.byId = new Map(log.map((entry) => [idOf(entry), entry]));
    for (const entry of log) {
      const versions = this.byRef.get(entry.ref);
      if (versions) versions.push(entry);
      else this.byRef.set(entry.ref, [entry]);
    }
    for (const versions of this.byRef.values()) versions.sort((a, b) => a.version - b.version);
    for (const { first, events } of batches) events.forEach((id, index) => this.place(id, first + index));
    this.changes.sort((a, b) => a.position - b.position);
  }

  entry(ref: string, version: number): Logged | undefined {
    return this.byId.get(`${ref}@${version}`);
  }

  positionOf(change: { ref: string; version: number }): number | undefined {
    return this.positions.get(idOf(change));
  }

  private place(id: string, position: number): void {
    const entry = this.byId.get(id);
    if (!entry || this.positions.has(id)) return;
    this.positions.set(id, position);
    this.changes.push({ ...entry, position });
  }
}
