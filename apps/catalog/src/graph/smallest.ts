/** Keeps the first few of many items in their order, without sorting all of them. */
export class Smallest<T> {
  private kept: T[] = [];
  private isFull = false;

  constructor(
    private readonly limit: number,
    private readonly compare: (a: T, b: T) => number,
  ) {}

  add(item: T): void {
    if (this.isFull && this.compare(item, this.kept[this.limit - 1]!) >= 0) return;
    this.kept.push(item);
    if (this.kept.length >= 2 * this.limit + 1) this.trim();
  }

  /** In order, at most as many as the limit. */
  sorted(): T[] {
    this.trim();
    return [...this.kept];
  }

  private trim(): void {
    this.kept.sort(this.compare);
    if (this.kept.length < this.limit) return;
    this.kept.length = this.limit;
    this.isFull = this.limit > 0;
  }
}

/** Texts in the order of their code units, which is the order of all our lists. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
