/** Why a replica gets no traffic. */
export type Hindrance = { kind: 'refused' | 'late' | 'not-ready'; reason: string };

/** How often in a row `/readyz` may be late before the replica is passed over: a busy one is slow, not gone. */
const lateInARowMax = 2;

/** One process of a service as the gateway sees it; unknown until it has been asked once. */
export class Replica {
  hindrance: Hindrance | undefined = { kind: 'not-ready', reason: 'not asked yet' };
  private lateInARow = 0;

  constructor(
    readonly number: number,
    readonly url: string,
  ) {}

  get isReady(): boolean {
    return this.hindrance === undefined;
  }

  answeredReady(): void {
    this.lateInARow = 0;
    this.hindrance = undefined;
  }

  hindered(hindrance: Hindrance): void {
    this.lateInARow = hindrance.kind === 'late' ? this.lateInARow + 1 : 0;
    const mayBeBusy = hindrance.kind === 'late' && this.isReady && this.lateInARow < lateInARowMax;
    if (!mayBeBusy) this.hindrance = hindrance;
  }
}
