/** How a field of a `spec` must look. Plain data, so that one table of a kind gives checks, edges and order at once. */
export type Shape = TextShape | ListShape | MapShape | BooleanShape | EitherShape;

export interface TextShape {
  is: 'text';
  /** Whether the empty text will do. */
  mayBeEmpty?: boolean;
  /** The only texts allowed. */
  oneOf?: readonly string[];
  /** The text is an entity ref. */
  ref?: RefMeaning;
}

/** What a ref in a field means: the relation it declares and the kind that a short ref leaves out. */
export interface RefMeaning {
  relation: string;
  /** Absent: every ref of this field must name its kind. */
  defaultKind?: string;
}

export interface ListShape {
  is: 'list';
  of: Shape;
  /** Null, an empty text, or a single value in place of the list will do: Backstage reads the field without checking it. */
  lenient?: boolean;
}

export interface MapShape {
  is: 'map';
  fields: Readonly<Record<string, Shape>>;
  required: readonly string[];
  /** How fields that are not named must look; absent: as they like. */
  others?: Shape;
}

export interface BooleanShape {
  is: 'boolean';
}

/** The first of these whose basic type fits is the one that counts. */
export interface EitherShape {
  is: 'either';
  shapes: readonly Shape[];
}

export const text: TextShape = { is: 'text' };
export const anyText: TextShape = { is: 'text', mayBeEmpty: true };
export const boolean: BooleanShape = { is: 'boolean' };

export function ref(relation: string, defaultKind: string): TextShape {
  return { is: 'text', ref: { relation, defaultKind } };
}

export function refs(relation: string, defaultKind?: string): ListShape {
  return { is: 'list', of: { is: 'text', ref: { relation, defaultKind } } };
}

export function list(of: Shape): ListShape {
  return { is: 'list', of };
}

export function map(fields: Record<string, Shape>, required: readonly string[] = [], others?: Shape): MapShape {
  return { is: 'map', fields, required, others };
}
