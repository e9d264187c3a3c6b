import { type Lease, LEASE_MS } from './lease';

/** The lease is another's, or something else asks for beginning anew. */
export class TermOver extends Error {}

const RENEW_EVERY_MS = LEASE_MS / 3;

/** The time for which one leader holds the lease: renewed in the background until it is lost, ended or closed. */
export class Term {
  private heldAt = Date.now();
  private reason: string | undefined;
  private reasonToEnd: (() => Promise<string | undefined>) | undefined;
  private readonly renewing = setInterval(() => void this.renew(), RENEW_EVERY_MS);

  constructor(private readonly lease: Lease) {}

  get over(): boolean {
    return this.reason !== undefined;
  }

  end(reason: string): void {
    this.reason ??= reason;
  }

  /** Throws once the term is over. */
  proceed(): void {
    if (this.reason !== undefined) throw new TermOver(this.reason);
  }

  /** Asks, whenever the lease was renewed, whether there is a reason to begin anew; an error is none. */
  watch(reasonToEnd: () => Promise<string | undefined>): void {
    this.reasonToEnd = reasonToEnd;
  }

  close(): void {
    clearInterval(this.renewing);
    this.end('closed');
  }

  private async renew(): Promise<void> {
    try {
      if ((await this.lease.hold()) === undefined) return this.end('the lease is lost');
      this.heldAt = Date.now();
      const reason = await this.reasonToEnd?.();
      if (reason !== undefined) this.end(reason);
    } catch {
      // Neither the database nor a broker need answer just now; without the lease for its length, it is over.
      if (Date.now() - this.heldAt > LEASE_MS) this.end('the lease could not be renewed');
    }
  }
}
