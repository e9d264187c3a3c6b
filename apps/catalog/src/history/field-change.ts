import { stableStringify } from '@callboard/entity';
import type { FieldReader } from './field-path';
import type { EntityState } from './version-diff';

/** The change that a field has its value from, or lost it by. */
export interface FieldChange<V> {
  version: V;
  /** What the change left; absent where it took the field away. */
  value?: unknown;
  /** What the field had before; absent where it had nothing. */
  before?: unknown;
}

/** The last change of a field, among versions that come newest first; undefined where the field never had a value. */
export async function lastChangeOf<V extends { text: string | null }>(
  field: FieldReader,
  versions: AsyncIterable<V>,
): Promise<FieldChange<V> | undefined> {
  let newer: FieldChange<V> | undefined;
  for await (const version of versions) {
    const value = field(stateOf(version.text));
    if (newer && !isSame(value, newer.value)) return { ...newer, ...(value !== undefined && { before: value }) };
    newer = { version, ...(value !== undefined && { value }) };
  }
  return newer && 'value' in newer ? newer : undefined;
}

/** An entity from its text. */
export function stateOf(text: string | null): EntityState {
  return text === null ? null : (JSON.parse(text) as EntityState);
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return one === other;
  return stableStringify(one) === stableStringify(other);
}
