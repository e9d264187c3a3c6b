import { majorityJournaled } from '@callboard/mongo';
import type { Db } from 'mongodb';
import { progressCollection } from '../progress/progress-store';
import { forget } from './generation.decider';
import { collectionName, type GenerationRecord, progressId, readerName } from './generation-record';
import type { GenerationStore } from './generation-store';
import type { ReplicaRegistry } from './replica-registry';

interface SweeperParts {
  db: Db;
  store: GenerationStore;
  registry: ReplicaRegistry;
  forgetReader(reader: string): Promise<void>;
}

/** Drops what generations leave behind, once no replica uses them any more. */
export class GenerationSweeper {
  private readonly name: string;

  constructor(private readonly parts: SweeperParts) {
    this.name = parts.store.definition.name;
  }

  async sweep(record: GenerationRecord): Promise<void> {
    for (const { number, state } of record.generations) {
      if (state !== 'dropping' || (await this.parts.registry.uses(number))) continue;
      await this.erase(number);
      await this.parts.store.change((before) => forget(before, number));
    }
  }

  /** Collections of generations that the record does not know: a process that had been paused wrote once more. */
  async sweepOrphans({ generations, next }: GenerationRecord): Promise<void> {
    const known = new Set(generations.map(({ number }) => number));
    const pattern = new RegExp(`^${this.name}_g(\\d+)$`);
    for (const { name } of await this.parts.db.listCollections({}, { nameOnly: true }).toArray()) {
      const number = Number(pattern.exec(name)?.[1]);
      if (number < next && !known.has(number)) await this.erase(number);
    }
  }

  /** Progress first: without it nobody who still believes in this generation writes on. */
  private async erase(number: number): Promise<void> {
    const { db, forgetReader } = this.parts;
    const id = progressId(this.name, number);
    const options = { writeConcern: majorityJournaled };
    await db.collection<{ _id: string }>(progressCollection).deleteOne({ _id: id }, options);
    await db.collection(collectionName(this.name, number)).drop(options);
    await db.collection<{ _id: string }>('strays').deleteMany({ _id: { $gte: `${id}/`, $lt: `${id}0` } }, options);
    await forgetReader(readerName(this.name, number)).catch(() => undefined);
  }
}
