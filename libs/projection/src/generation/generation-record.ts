/**
 * What a generation is to readers and projectors: being `building`, read (`live`), still projected for replicas that
 * have not switched yet (`retiring`), kept as it was (`kept`), found wanting (`failed`), or about to be dropped.
 */
export type GenerationState = 'building' | 'live' | 'retiring' | 'kept' | 'failed' | 'dropping';

/** Why a generation is or was built; a verification's is never read. */
export type GenerationPurpose = 'first' | 'rebuild' | 'verification';

/** The steps of a build, in order. */
export type BuildPhase = 'loading' | 'indexing' | 'comparing' | 'swapping';

/** One built copy of a projection, as its record lists it. */
export interface Generation {
  number: number;
  /** The version of the folds that build it; only processes with the same one project it. */
  foldVersion: number;
  state: GenerationState;
  purpose: GenerationPurpose;
  phase?: BuildPhase;
  startedAt: Date;
  /** Since when readers read it, or did. */
  liveFrom?: Date;
  /** Who asked for it: a token's name, or `callboard` for what nobody asked for. */
  by: string;
  reason: string;
  /** How many changes the log held when it was last asked: fewer done is never called done. */
  expected?: number;
  /** Why it failed. */
  error?: string;
  /** Which process does the current step, and until when it is believed to. */
  claim?: { worker: string; until: Date };
}

/** All generations of one projection: a document of `generations`, changed by compare-and-set on `revision`. */
export interface GenerationRecord {
  /** The projection's name. */
  _id: string;
  revision: number;
  /** The generation that readers read: its change is the swap. */
  live: number;
  /** The next number to give; numbers are never used again. */
  next: number;
  generations: Generation[];
}

/** The collection that keeps one generation's documents. */
export function collectionName(projection: string, generation: number): string {
  return `${projection}_g${generation}`;
}

/** The id of one generation's progress document. */
export function progressId(projection: string, generation: number): string {
  return `${projection}@${generation}`;
}

/** The reader, and so the consumer group, that feeds a generation. */
export function readerName(projection: string, generation: number): string {
  return generation === 1 ? projection : `${projection}.g${generation}`;
}

/** The generation that a batch of this reader is for. */
export function generationOfReader(projection: string, reader: string): number {
  return reader === projection ? 1 : Number(reader.slice(projection.length + 2));
}

/** The generation that readers read. */
export function liveOf(record: GenerationRecord): Generation {
  return record.generations.find(({ number }) => number === record.live)!;
}

/** The generation that is being built; there is one at most. */
export function buildingOf(record: GenerationRecord): Generation | undefined {
  return record.generations.find(({ state }) => state === 'building');
}

/** The generations that a process with these folds has to project. */
export function projectedBy(record: GenerationRecord, foldVersion: number): Generation[] {
  const isProjected = ({ state }: Generation) => state === 'building' || state === 'live' || state === 'retiring';
  return record.generations.filter((generation) => generation.foldVersion === foldVersion && isProjected(generation));
}
