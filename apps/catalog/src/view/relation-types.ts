/** A type and a node share one small integer, so the types are few; there are fifteen or so. */
export const relationTypesMax = 64;

/** Numbers for types of relations, and what each is called at its other end. */
export class RelationTypes {
  private readonly codes = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly foldedNames: string[] = [];
  private readonly inverses: (number | undefined)[] = [];

  constructor(inverseOf: Readonly<Record<string, string>>) {
    for (const [type, inverse] of Object.entries(inverseOf)) this.inverses[this.take(type)] = this.take(inverse);
  }

  /** The number of a type; one that is new is taken in, without an inverse. */
  take(type: string): number {
    const known = this.codes.get(type);
    if (known !== undefined) return known;
    if (this.names.length === relationTypesMax)
      throw new RangeError(`more than ${relationTypesMax} types of relations`);
    const code = this.names.push(type) - 1;
    this.foldedNames.push(type.toLowerCase());
    this.codes.set(type, code);
    return code;
  }

  nameOf(code: number): string {
    return this.names[code] ?? '';
  }

  inverseOf(code: number): number | undefined {
    return this.inverses[code];
  }

  /** Which types are among these (lower-cased) names. */
  among(foldedNames: ReadonlySet<string>): TypeSet {
    const codes = new Set<number>();
    for (let code = 0; code < this.names.length; code++) if (foldedNames.has(this.foldedNames[code]!)) codes.add(code);
    return codes;
  }
}

/** Types of relations, by their numbers. */
export type TypeSet = ReadonlySet<number>;
