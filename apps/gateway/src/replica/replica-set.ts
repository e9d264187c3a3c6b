import { Replica } from './replica';

/** All replicas of one service, in turn. */
export class ReplicaSet {
  readonly replicas: Replica[];
  private turn = 0;

  constructor(
    readonly service: string,
    urls: string[],
  ) {
    this.replicas = urls.map((url, index) => new Replica(index + 1, url));
  }

  /** The next ready replica that is not among the passed over ones. */
  next(passedOver: ReadonlySet<Replica> = new Set()): Replica | undefined {
    for (let step = 0; step < this.replicas.length; step += 1) {
      const replica = this.replicas[this.turn % this.replicas.length];
      this.turn += 1;
      if (replica?.isReady && !passedOver.has(replica)) return replica;
    }
    return undefined;
  }

  /** What hinders the replicas that are not ready, by their number. */
  hindrances(): string {
    const hindered = this.replicas.filter(({ isReady }) => !isReady);
    return hindered.map(({ number, hindrance }) => `replica ${number}: ${hindrance?.reason}`).join('; ');
  }
}
