import { pointerOf } from './json-pointer';
import { isMapping, type Mapping } from './mapping';
import type { Violations } from './violations';

/** What Backstage's index of fields leaves out, and hence does not compare. */
const notIndexed = new Set([
  'attachments',
  'relations',
  'status',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.etag',
]);

/**
 * Refuses fields whose paths differ by case only: Backstage accepts them and then never shows the entity, because its
 * index of fields is in lower case.
 * @param words all keys of the entity, and all texts in its lists
 */
export function checkFieldCase(entity: Mapping, words: readonly string[], found: Violations): void {
  if (mayDifferByCase(words)) new FieldIndex(found).visit(entity, '');
}

/**
 * Whether two words, cut at their dots, differ by case only. Where none do, no two paths can; where some do, two paths
 * may. This costs a fraction of comparing the paths, and nearly all entities end here.
 */
function mayDifferByCase(words: readonly string[]): boolean {
  const mixed = new Map<string, string>();
  for (const word of words) {
    if (!mayHaveUpperCase.test(word)) continue;
    for (const piece of word.split('.')) {
      const lowerCase = piece.toLowerCase();
      if (lowerCase === piece) continue;
      const other = mixed.get(lowerCase);
      if (other !== undefined && other !== piece) return true;
      mixed.set(lowerCase, piece);
    }
  }
  return mixed.size > 0 && words.some((word) => isInLowerCase(mixed, word));
}

const mayHaveUpperCase = /[^\0-@[-\x7f]/;

function isInLowerCase(mixed: ReadonlyMap<string, string>, word: string): boolean {
  return word.includes('.') ? word.split('.').some((piece) => mixed.has(piece)) : mixed.has(word);
}

/** The paths that Backstage's index would hold, keyed as it keys them. */
class FieldIndex {
  private readonly keys: (string | number)[] = [];
  private readonly fieldsByLowerCase = new Map<string, string>();

  constructor(private readonly found: Violations) {}

  visit(value: unknown, field: string): void {
    if (Array.isArray(value)) {
      value.forEach((item, index) => this.visitItem(item, index, field));
    } else if (isMapping(value)) {
      for (const key of Object.keys(value)) this.visitField(value[key], key, field);
    } else {
      this.visitLeaf(field);
    }
  }

  private visitItem(item: unknown, index: number, field: string): void {
    this.keys.push(index);
    this.visit(item, field);
    this.keys.pop();
    // The index has `tags.java` for a tag `java`; an entry that is there already in another case is passed over.
    if (typeof item === 'string') this.note(`${field}.${item}`);
  }

  private visitField(value: unknown, key: string, parent: string): void {
    const field = parent === '' ? key : `${parent}.${key}`;
    if (value === undefined || (this.keys.length < 2 && notIndexed.has(field))) return;
    this.keys.push(key);
    this.visit(value, field);
    this.keys.pop();
  }

  private visitLeaf(field: string): void {
    const other = this.note(field);
    if (other === undefined || other === field) return;
    const message = `the fields "${other}" and "${field}" differ by upper and lower case only`;
    this.found.add(pointerOf(this.keys), 'keys-differ-by-case', message);
  }

  private note(field: string): string | undefined {
    const lowerCase = field.toLowerCase();
    const other = this.fieldsByLowerCase.get(lowerCase);
    if (other === undefined) this.fieldsByLowerCase.set(lowerCase, field);
    return other;
  }
}
