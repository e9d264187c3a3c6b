import { ConnectionPool } from 'mongodb/lib/cmap/connection_pool';
import { guardPoolTimer } from './pool-timer.guard';

/** A pool that is not in use: it notes whether it was looked at, and has nothing to do. */
class IdlePool {
  looks = 0;
  readonly options: { minPoolSize: number };

  constructor(minPoolSize: number) {
    this.options = { minPoolSize };
  }

  get poolState(): string {
    this.looks += 1;
    return 'paused';
  }

  look(): number {
    ConnectionPool.prototype.ensureMinPoolSize.call(this as never);
    return this.looks;
  }
}

describe('a pool of connections', () => {
  beforeAll(() => guardPoolTimer());

  it('does not wake its process where it is to keep no connection open beforehand', () => {
    expect(new IdlePool(0).look()).toBe(0);
  });

  it('still opens connections beforehand where it is to keep some', () => {
    expect(new IdlePool(1).look()).toBe(1);
  });
});
