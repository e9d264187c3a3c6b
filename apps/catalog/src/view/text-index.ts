import { type Posting, unionOf, unionSteps, withoutSlot, withSlot } from './posting';
import { type QueryWork, steps } from './query-work';
import { SlotSet } from './slot-set';
import { type TermPart, tokensOf } from './text-term';

/** Grams are told apart by this many bits of a hash; those that meet cost a look, never a wrong answer. */
const gramBits = 16;
const gramLength = 3;

/** Tokens without slots beside the others before all are put in place anew. */
const deadTokensMin = 1_000;

const nothing: readonly number[] = [];

/**
 * The words of a column's (lower-cased) values: for each the slots that have it, for each three characters the words
 * that have them. A substring is looked for in the words, of which there are far fewer than values.
 */
export class TextIndex {
  /** Whether everything that the column had before is in it. */
  built: Promise<void> | true | undefined;

  private readonly idByToken = new Map<string, number>();
  private tokens: string[] = [];
  private postings: (Posting | undefined)[] = [];
  private grams: (number[] | undefined)[] = [];

  /** Words that are kept, those without slots included. */
  get wordCount(): number {
    return this.tokens.length;
  }

  add(slot: number, value: string): void {
    for (const token of new Set(tokensOf(value))) {
      const id = this.idByToken.get(token) ?? this.newToken(token);
      this.postings[id] = withSlot(this.postings[id], slot);
    }
  }

  /** The slot's other values say which words it still has. */
  remove(slot: number, value: string, others: readonly string[]): void {
    const kept = new Set(others.flatMap(tokensOf));
    for (const token of new Set(tokensOf(value))) {
      const id = this.idByToken.get(token);
      if (id === undefined || kept.has(token)) continue;
      this.postings[id] = withoutSlot(this.postings[id], slot);
      if (this.postings[id] === undefined) this.idByToken.delete(token);
    }
    if (this.tokens.length > 2 * this.idByToken.size + deadTokensMin) this.sweep();
  }

  /** Slots with a word that fits the part. */
  having(part: TermPart, work: QueryWork): SlotSet {
    if (part.opens && part.closes) {
      const id = this.idByToken.get(part.text);
      return unionOf(id === undefined ? [] : [this.postings[id]!]);
    }
    const found: Posting[] = [];
    const candidates = this.candidatesFor(part.text);
    work.spend((candidates?.length ?? this.idByToken.size) * steps.word);
    for (const id of candidates ?? this.idByToken.values()) {
      const posting = this.postings[id];
      if (posting !== undefined && fits(this.tokens[id]!, part)) found.push(posting);
    }
    work.spend(unionSteps(found));
    return unionOf(found);
  }

  /** Undefined where all words are: of fewer characters than grams have. */
  private candidatesFor(text: string): readonly number[] | undefined {
    if (text.length < gramLength) return undefined;
    let best: readonly number[] | undefined;
    for (let at = 0; at + gramLength <= text.length; at++) {
      const ids = this.grams[gramAt(text, at)] ?? nothing;
      if (!best || ids.length < best.length) best = ids;
    }
    return best ?? nothing;
  }

  private newToken(token: string): number {
    const id = this.tokens.length;
    this.tokens.push(token);
    this.idByToken.set(token, id);
    const seen = new Set<number>();
    for (let at = 0; at + gramLength <= token.length; at++) seen.add(gramAt(token, at));
    for (const gram of seen) (this.grams[gram] ??= []).push(id);
    return id;
  }

  private sweep(): void {
    const live = [...this.idByToken].map(([token, id]) => [token, this.postings[id]] as const);
    this.idByToken.clear();
    [this.tokens, this.postings, this.grams] = [[], [], []];
    for (const [token, posting] of live) this.postings[this.newToken(token)] = posting;
  }
}

function fits(token: string, { text, opens, closes }: TermPart): boolean {
  if (opens) return token.startsWith(text);
  return closes ? token.endsWith(text) : token.includes(text);
}

function gramAt(text: string, at: number): number {
  const mixed = text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2);
  return Math.imul(mixed, 0x9e3779b1) >>> (32 - gramBits);
}
