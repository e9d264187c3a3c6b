/** Every reason for which a field of an entity is refused. A code never changes its meaning. */
export type ViolationCode =
  | 'bad-annotation'
  | 'bad-api-version'
  | 'bad-kind'
  | 'bad-label'
  | 'bad-link'
  | 'bad-name'
  | 'bad-namespace'
  | 'bad-ref'
  | 'bad-tag'
  | 'bad-value'
  | 'empty'
  | 'forbidden-key'
  | 'keys-differ-by-case'
  | 'not-an-entity'
  | 'not-json'
  | 'ref-without-kind'
  | 'required'
  | 'too-deep'
  | 'too-large'
  | 'too-many-values'
  | 'too-many-violations'
  | 'unknown-field'
  | 'unknown-kind'
  | 'wrong-type';

/** One thing wrong with an entity: where (JSON pointer), what, and the code a program may rely on. */
export interface Violation {
  pointer: string;
  message: string;
  code: ViolationCode;
}
