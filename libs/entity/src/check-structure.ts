import { entityLimits } from './entity-limits';
import { isMapping, nameOfType } from './mapping';
import { pointerOf } from './json-pointer';
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
 * Checks what must hold for a value of any form before its fields are looked at: that it is JSON, that it stays within
 * `entityLimits`, and that no two of its fields differ by case only. (Backstage accepts the last and then never shows
 * the entity, because its index of fields is lower case.)
 */
export class StructureCheck {
  private readonly keys: (string | number)[] = [];
  private readonly fieldsByLowerCase = new Map<string, string>();
  private values = 0;
  private characters = 0;
  private exceeded = false;

  constructor(private readonly found: Violations) {}

  visit(value: unknown, field: string, indexed = true): void {
    if (this.exceeds()) return;
    if (typeof value === 'string') {
      this.characters += value.length;
      this.visitLeaf(field, indexed);
    } else if (value === null || typeof value === 'boolean' || Number.isFinite(value)) {
      this.visitLeaf(field, indexed);
    } else if (Array.isArray(value)) {
      this.visitList(value, field, indexed);
    } else if (isMapping(value)) {
      this.visitMapping(value, field, indexed);
    } else {
      this.add('not-json', `${nameOfType(value)} such as ${String(value)} cannot be kept as JSON`);
    }
  }

  private visitList(items: unknown[], field: string, indexed: boolean): void {
    for (const [index, item] of items.entries()) {
      if (this.exceeded) return;
      this.keys.push(index);
      this.visit(item, field, indexed);
      this.keys.pop();
      // The index has `tags.java` for a tag `java`; an entry that is there already in another case is passed over.
      if (indexed && typeof item === 'string') this.note(`${field}.${item}`);
    }
  }

  private visitMapping(mapping: Record<string, unknown>, field: string, indexed: boolean): void {
    for (const key of Object.keys(mapping)) {
      if (this.exceeded) return;
      const value = mapping[key];
      if (value === undefined) continue;
      this.characters += key.length;
      this.keys.push(key);
      if (key === '__proto__') this.add('forbidden-key', 'no field may be called __proto__');
      const path = field === '' ? key : `${field}.${key}`;
      this.visit(value, path, indexed && !(this.keys.length <= 2 && notIndexed.has(path)));
      this.keys.pop();
    }
  }

  private visitLeaf(field: string, indexed: boolean): void {
    if (!indexed) return;
    const other = this.note(field);
    if (other !== undefined && other !== field) {
      this.add('keys-differ-by-case', `the fields "${other}" and "${field}" differ by upper and lower case only`);
    }
  }

  private note(field: string): string | undefined {
    const lowerCase = field.toLowerCase();
    const other = this.fieldsByLowerCase.get(lowerCase);
    if (other === undefined) this.fieldsByLowerCase.set(lowerCase, field);
    return other;
  }

  private exceeds(): boolean {
    const { depthMax, valuesMax, charactersMax } = entityLimits;
    if (this.keys.length >= depthMax) {
      this.exceed('too-deep', `nested deeper than ${depthMax} levels`);
    } else if (++this.values > valuesMax) {
      this.exceed('too-many-values', `more than ${valuesMax} values`);
    } else if (this.characters > charactersMax) {
      this.exceed('too-large', `more than ${charactersMax} characters`);
    }
    return this.exceeded;
  }

  private exceed(code: 'too-deep' | 'too-many-values' | 'too-large', message: string): void {
    this.exceeded = true;
    this.add(code, message);
  }

  private add(code: Parameters<Violations['add']>[1], message: string): void {
    this.found.add(pointerOf(this.keys), code, message);
  }
}
