/** Why something was refused. */
export interface PushProblem {
  code?: string;
  detail?: string;
  errors?: { line?: number }[];
}

/** What the write side says about one entity of a push. */
export interface PushItem {
  entityRef?: string;
  outcome: 'registered' | 'updated' | 'unchanged' | 'restored' | 'removed' | 'refused';
  version?: number;
  etag?: string;
  problem?: PushProblem;
}

/** An entity of which a reader must see this state or a later one. */
export interface Expected {
  ref: string;
  version: number;
  etag: string;
  sentAt: number;
  answeredAt: number;
}

/** Where an item came from, and when. */
export interface PushedFile {
  file: string;
  sentAt: number;
  answeredAt: number;
}

const changed = ['registered', 'updated', 'restored'];

/** Counts what a push was answered, and keeps what must become visible of it. */
export class PushTally {
  readonly outcomes: Record<string, number> = {};
  readonly refusals: Record<string, number> = {};
  /** For each refusal where it was and why, for people. */
  readonly refusedWhere: string[] = [];
  readonly unexplainedReasons: string[] = [];
  /** Ids of the changes that were made, as subscribers are told them. */
  readonly changes = new Set<string>();
  /** Not yet seen by a reader; who watches takes them out. */
  readonly awaited = new Map<string, Expected>();
  private readonly latest = new Map<string, Expected>();

  get accepted(): Expected[] {
    return [...this.latest.values()];
  }

  item(item: PushItem, pushed: PushedFile): void {
    const { file, sentAt, answeredAt } = pushed;
    this.count(item.outcome);
    if (item.outcome === 'refused') return this.refusedItem(item, file);
    const { entityRef: ref, version, etag } = item;
    if (!ref || version === undefined || !etag) {
      return this.unexplained(`${file}: an accepted document without ref, version or etag`);
    }
    if (changed.includes(item.outcome)) this.changes.add(`${ref}@${version}`);
    // Files are pushed side by side: of an entity described twice the greatest version counts.
    if ((this.latest.get(ref)?.version ?? 0) > version) return;
    const expected = { ref, version, etag, sentAt, answeredAt };
    this.latest.set(ref, expected);
    this.awaited.set(ref, expected);
  }

  /** A whole file that was refused: a document that cannot be read, for instance. */
  refused(file: string, problem: PushProblem & { code: string }): void {
    this.count('refused');
    this.noteRefusal(`${file}${placeOf(problem)}`, problem);
  }

  unexplained(reason: string): void {
    this.unexplainedReasons.push(reason);
  }

  private refusedItem({ entityRef, problem }: PushItem, file: string): void {
    const code = problem?.code;
    if (!code) return this.unexplained(`${file}: a document was refused without a code`);
    this.noteRefusal(`${file}${placeOf(problem)}${entityRef ? ` ${entityRef}` : ''}`, { ...problem, code });
  }

  private noteRefusal(where: string, { code, detail }: PushProblem & { code: string }): void {
    this.refusals[code] = (this.refusals[code] ?? 0) + 1;
    this.refusedWhere.push(`${where}: ${code}, ${detail ?? 'no reason given'}`);
  }

  private count(outcome: string): void {
    this.outcomes[outcome] = (this.outcomes[outcome] ?? 0) + 1;
  }
}

function placeOf({ errors = [] }: PushProblem): string {
  const line = errors[0]?.line;
  return line === undefined ? '' : `:${line}`;
}
