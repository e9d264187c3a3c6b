import { ProgressSnapshot } from './progress-snapshot';

describe('a snapshot of progress', () => {
  it('has its watermark at the slowest partition and its front at the fastest', () => {
    const snapshot = new ProgressSnapshot(3);
    snapshot.raise(0, { position: 9, clusterTime: '1.1' });
    snapshot.raise(1, { position: 7, clusterTime: '1.1' });
    expect(snapshot).toMatchObject({ watermark: 0, front: 9 });
    snapshot.raise(2, { position: 8, clusterTime: '1.1' });
    expect(snapshot).toMatchObject({ watermark: 7, front: 9 });
  });

  it('never falls, position and cluster time each for itself', () => {
    const snapshot = new ProgressSnapshot(1);
    expect(snapshot.raise(0, { position: 5, clusterTime: '10.1' })).toBe(true);
    expect(snapshot.raise(0, { position: 4, clusterTime: '9.9' })).toBe(false);
    snapshot.raise(0, { position: 3, clusterTime: '10.2' });
    expect(snapshot.place(0)).toMatchObject({ position: 5, clusterTime: '10.2' });
  });

  it('covers a position once reached, and a cluster time only once it is passed', () => {
    const snapshot = new ProgressSnapshot(1);
    snapshot.raise(0, { position: 2 ** 40, clusterTime: '10.2' });
    expect(snapshot.covers({ position: 2 ** 40 })).toBe(true);
    expect(snapshot.covers({ position: 2 ** 40 + 1 })).toBe(false);
    expect(snapshot.covers({ clusterTime: '10.1' })).toBe(true);
    expect(snapshot.covers({ clusterTime: '10.2' })).toBe(false);
  });

  it('answers for one partition alone when only that one is asked', () => {
    const snapshot = new ProgressSnapshot(2);
    snapshot.raise(1, { position: 5, clusterTime: '1.1' });
    expect(snapshot.covers({ position: 5 }, 1)).toBe(true);
    expect(snapshot.covers({ position: 5 })).toBe(false);
  });

  it('sums the changes of all partitions and has the cluster time of the slowest', () => {
    const snapshot = new ProgressSnapshot(2);
    snapshot.raise(0, { position: 9, changes: 5, clusterTime: '10.1' });
    snapshot.raise(1, { position: 7, changes: 4, clusterTime: '9.12' });
    expect(snapshot).toMatchObject({ changes: 9, clusterTime: '9.12' });
  });

  it('has reached another only when it has in every partition', () => {
    const [ahead, other] = [new ProgressSnapshot(2), new ProgressSnapshot(2)];
    ahead.raise(0, { position: 100, clusterTime: '0.0' });
    other.raise(1, { position: 1, clusterTime: '0.0' });
    expect(ahead.hasReached(other)).toBe(false);
    ahead.raise(1, { position: 1, clusterTime: '0.0' });
    expect(ahead.hasReached(other)).toBe(true);
  });

  it('refuses a partition that the log does not have', () => {
    expect(() => new ProgressSnapshot(1).raise(1, { position: 1, clusterTime: '1.1' })).toThrow(RangeError);
  });
});
