import { createLogger } from '@callboard/logging';
import { LiveProgress, ProjectionProgress } from '@callboard/projection';
import { waitUntil } from '@callboard/testing';
import { FeedWorker } from './feed.worker';

const logger = createLogger('spec', 'silent');
const place = (position: number) => ({ position, clusterTime: '1.1', changes: position });

describe('FeedWorker', () => {
  let progress: ProjectionProgress;
  let worker: FeedWorker;
  let heard: number[];

  beforeEach(() => {
    progress = new ProjectionProgress(2, logger);
    worker = new FeedWorker(new LiveProgress(() => progress));
    heard = [];
    worker.start(() => heard.push(worker.watermark));
  });
  afterEach(() => {
    worker.stop();
    progress.close();
  });

  const told = (position: number) => waitUntil(() => heard.includes(position), { timeoutMs: 500 });

  it('tells once for each growth of the watermark, without waiting for its next look at the database', async () => {
    await told(0);
    progress.observe(new Map([[0, place(3)]]));
    progress.observe(new Map([[1, place(2)]]));
    await told(2);
    progress.observe(new Map([[1, place(5)]]));
    await told(3);
    expect(heard).toEqual([0, 2, 3]);
  });

  it('goes on with the generation that is swapped in', async () => {
    await told(0);
    const before = progress;
    progress = new ProjectionProgress(2, logger);
    for (const partition of [0, 1]) progress.observe(new Map([[partition, place(7)]]));
    before.close();
    await told(7);
    for (const partition of [0, 1]) progress.observe(new Map([[partition, place(8)]]));
    await told(8);
  });

  it('asks for the progress of other replicas soon while a partition is ahead, and seldom while none is', async () => {
    const asked: number[] = [];
    progress.current = () => {
      asked.push(performance.now());
      return Promise.resolve({ position: 0, ageMs: 0 });
    };
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(asked.length).toBeLessThan(2);
    progress.observe(new Map([[0, place(3)]]));
    await waitUntil(() => asked.length > 4, { timeoutMs: 2_000 });
  });
});
