import { BSON } from 'mongodb';

/** How a document of the live generation and the one folded again can disagree at the same position. */
export const disagreementKinds = ['different', 'missing', 'extra', 'parked', 'unfoldable'] as const;
export type DisagreementKind = (typeof disagreementKinds)[number];

/** One document that is not as the log says, with both of its forms as Extended JSON text, cut if they are long. */
export interface Disagreement {
  id: string;
  /**
   * `missing`: the live generation lacks it; `extra`: it alone has it; `parked`: it waits there, and could be folded again;
   * `unfoldable`: it waits in the other one only.
   */
  kind: DisagreementKind;
  live: string | null;
  replayed: string | null;
}

/** What a comparison of a generation with the live one came to: a document of `comparisons`. */
export interface Comparison {
  /** `<projection>@<generation>` of what was built. */
  _id: string;
  projection: string;
  purpose: 'rebuild' | 'verification';
  startedAt: Date;
  finishedAt: Date;
  by: string;
  /** Everything up to here was compared, and of what came later all that was written meanwhile. */
  position: number;
  /** Documents of both, as one number. */
  compared: number;
  equal: number;
  different: number;
  missing: number;
  extra: number;
  parked: number;
  unfoldable: number;
  /** Changed all the time, so that the two were never seen at one version. */
  unsettled: number;
  /** False where the folds' versions differ: then versions and counts are compared, not contents. */
  byContent: boolean;
  first: Disagreement[];
}

export const disagreementsShownMax = 10;
export const disagreementCharactersMax = 16_384;

/** Whether nothing disagrees. */
export function agrees(comparison: Comparison): boolean {
  return disagreementKinds.every((kind) => comparison[kind] === 0);
}

/** The text by which a document is shown. */
export function shown(document: unknown): string | null {
  if (!document) return null;
  const text = BSON.EJSON.stringify(document, { relaxed: true });
  return text.length > disagreementCharactersMax ? `${text.slice(0, disagreementCharactersMax)}…` : text;
}

/** Counts as a comparison goes on. */
export class Tally {
  compared = 0;
  equal = 0;
  unsettled = 0;
  readonly counts: Record<DisagreementKind, number> = {
    different: 0,
    missing: 0,
    extra: 0,
    parked: 0,
    unfoldable: 0,
  };
  readonly first: Disagreement[] = [];

  agree(): void {
    this.compared += 1;
    this.equal += 1;
  }

  disagree(id: unknown, kind: DisagreementKind, documents: { live: unknown; replayed: unknown }): void {
    this.compared += 1;
    this.counts[kind] += 1;
    if (this.first.length >= disagreementsShownMax) return;
    this.first.push({ id: String(id), kind, live: shown(documents.live), replayed: shown(documents.replayed) });
  }
}
