/** The text of one entity at one version, as the projection keeps it. */
export interface StoredText {
  readonly ref: string;
  readonly version: number;
  readonly text: string;
}

/** Reads the texts of these entities as they are now, in one query; what is not there is left out. */
export type ReadTexts = (refs: readonly string[]) => Promise<readonly StoredText[]>;
