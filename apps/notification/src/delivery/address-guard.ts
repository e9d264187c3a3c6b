import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isAddressAllowed, literalAddress } from './network-address';

export type Resolve = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** A request to subscribe waits no longer than this for a name; the socket asks again anyway. */
const lookupTimeoutMs = 2_000;

export class AddressRefusedError extends Error {
  readonly code = 'address-refused';

  constructor(hostname: string) {
    super(`${hostname} leads to an address that webhooks may not reach`);
  }
}

/** Which addresses webhooks may reach: asked when a subscription is made and again at the socket, after name resolution. */
export class AddressGuard {
  constructor(
    private readonly isDevelopment: boolean,
    private readonly resolve: Resolve = systemLookup,
  ) {}

  /** True when the host is, or now resolves to, a refused address. A name that does not resolve may do so later. */
  refuses(hostname: string): Promise<boolean> {
    const literal = literalAddress(hostname);
    if (literal) return Promise.resolve(!this.allows(literal));
    return new Promise((resolve) => {
      const late = setTimeout(resolve, lookupTimeoutMs, false);
      this.resolve(hostname, { all: true }, (error, addresses) => {
        clearTimeout(late);
        resolve(!error && !this.allowsAll(addresses));
      });
    });
  }

  /** Connects only where it may: the address checked is the address connected to, so that a name cannot change between. */
  connector(timeoutMs: number): buildConnector.connector {
    const connect = buildConnector({ timeout: timeoutMs, lookup: this.lookup });
    return (options, callback) => {
      const literal = literalAddress(options.hostname);
      if (literal && !this.allows(literal)) return callback(new AddressRefusedError(options.hostname), null);
      connect(options, callback);
    };
  }

  private readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? new Error(`${hostname} has no address`), '', 0);
      if (!this.allowsAll(addresses)) return callback(new AddressRefusedError(hostname), '', 0);
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };

  private allowsAll(addresses: LookupAddress[]): boolean {
    return addresses.every(({ address }) => this.allows(address));
  }

  private allows(address: string): boolean {
    return isAddressAllowed(address, this.isDevelopment);
  }
}
