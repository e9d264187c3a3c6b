/** Relations that one walk may look at. */
export const visitsMax = 1_000_000;

/** How often the clock is looked at: never between fewer relations. */
const visitsPerLook = 1_000;

/** What a walk over the graph may cost, since nothing else is answered while it runs. */
export class WorkLimit {
  private visits = 0;
  private nextLook = visitsPerLook;
  private readonly endsAt: number;
  private spentBy: 'visits' | 'time' | undefined;

  constructor(
    timeMs: number,
    private readonly visitsLimit = visitsMax,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.endsAt = now() + timeMs;
  }

  /** Whether so many more relations may be looked at. */
  allows(visits: number): boolean {
    return this.visits + visits <= this.visitsLimit;
  }

  /** One more relation was looked at. */
  count(): void {
    this.visits++;
  }

  /** The limit that is reached, if one is: then the walk must end. */
  get reached(): 'visits' | 'time' | undefined {
    if (this.spentBy) return this.spentBy;
    if (this.visits >= this.visitsLimit) return (this.spentBy = 'visits');
    if (this.visits < this.nextLook) return undefined;
    this.nextLook = this.visits + visitsPerLook;
    return this.now() >= this.endsAt ? (this.spentBy = 'time') : undefined;
  }
}
