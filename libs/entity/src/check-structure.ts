import { checkFieldCase } from './check-field-case';
import { entityLimits } from './entity-limits';
import { isMapping, nameOfType, type Mapping } from './mapping';
import { pointerOf } from './json-pointer';
import type { ViolationCode } from './violation';
import type { Violations } from './violations';

/**
 * Checks what must hold for a mapping of any form before its fields are looked at: that it is JSON, that it stays within
 * `entityLimits`, and that no two of its fields differ by case only.
 * @returns whether it is safe to look at its fields
 */
export function checkStructure(entity: Mapping, found: Violations): boolean {
  const check = new StructureCheck(found);
  check.visit(entity);
  if (check.exceeds()) return false;
  checkFieldCase(entity, check.words, found);
  return true;
}

class StructureCheck {
  isSound = true;
  /** All keys and all texts in lists: what the paths of fields are made of. */
  readonly words: string[] = [];
  private readonly keys: (string | number)[] = [];
  private values = 0;
  private characters = 0;

  constructor(private readonly found: Violations) {}

  visit(value: unknown): void {
    this.values++;
    if (typeof value === 'string') this.characters += value.length;
    else if (Array.isArray(value)) this.visitList(value);
    else if (isMapping(value)) this.visitMapping(value);
    else if (value !== null && typeof value !== 'boolean' && !Number.isFinite(value)) {
      this.refuse('not-json', `${nameOfType(value)} such as ${String(value)} cannot be kept as JSON`);
    }
  }

  private visitList(items: unknown[]): void {
    if (this.exceeds()) return;
    for (let index = 0; index < items.length && this.isSound; index++) {
      const item = items[index];
      if (typeof item === 'string') this.words.push(item);
      this.keys.push(index);
      this.visit(item);
      this.keys.pop();
    }
  }

  private visitMapping(mapping: Mapping): void {
    if (this.exceeds()) return;
    for (const key of Object.keys(mapping)) {
      if (!this.isSound) return;
      if (mapping[key] === undefined) continue;
      this.words.push(key);
      this.characters += key.length;
      this.keys.push(key);
      if (key === '__proto__') this.refuse('forbidden-key', 'no field may be called __proto__');
      else this.visit(mapping[key]);
      this.keys.pop();
    }
  }

  /** Asked before a mapping or a list is entered, and at the end. */
  exceeds(): boolean {
    const { depthMax, valuesMax, charactersMax } = entityLimits;
    if (!this.isSound) return true;
    if (this.keys.length >= depthMax) this.refuse('too-deep', `nested deeper than ${depthMax} levels`);
    else if (this.values > valuesMax) this.refuse('too-many-values', `more than ${valuesMax} values`);
    else if (this.characters > charactersMax) this.refuse('too-large', `more than ${charactersMax} characters`);
    return !this.isSound;
  }

  private refuse(code: ViolationCode, message: string): void {
    this.isSound = false;
    this.found.add(pointerOf(this.keys), code, message);
  }
}
