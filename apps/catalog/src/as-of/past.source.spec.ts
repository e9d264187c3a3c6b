import type { LiveProgress } from '@callboard/projection';
import type { LiveView } from '../view/live-view';
import type { ViewPosition } from '../view/view-position';
import type { PastQueries } from './past.queries';
import { PastSource } from './past.source';

/** A replica that was level with the log so long ago, and comes to a position after so long. */
function replica({ position = 7, levelEveryMs = Infinity, arrivesAfterMs = Infinity }): PastSource {
  const from = performance.now();
  const since = () => performance.now() - from;
  const live = {
    position,
    waitFor: (_: unknown, timeoutMs: number) => {
      const isInTime = arrivesAfterMs <= since() + timeoutMs;
      jest.advanceTimersByTime(isInTime ? Math.max(0, arrivesAfterMs - since()) : timeoutMs);
      return Promise.resolve(isInTime);
    },
  };
  const levelAgo = () => (levelEveryMs === Infinity ? 60_000 + since() : since() % levelEveryMs);
  const known = { current: () => Promise.resolve({ position, ageMs: levelAgo() }) };
  const history = { waitFor: () => Promise.resolve(true) };
  const queries = { positionAt: () => Promise.resolve(9) };
  return new PastSource(
    live as unknown as LiveView,
    known as unknown as ViewPosition,
    queries as unknown as PastQueries,
    history as unknown as LiveProgress,
  );
}

describe('PastSource', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('waits for a position that another replica has shown', async () => {
    await expect(replica({ arrivesAfterMs: 2_400 }).positionOf({ position: 9 })).resolves.toBe(9);
  });

  it('calls a position one to come only where it has been level with the log since it was asked', async () => {
    const refused = { code: 'in-the-future', message: expect.stringContaining('Position 9 is beyond 7') as string };
    await expect(replica({ levelEveryMs: 1_100 }).positionOf({ position: 9 })).rejects.toMatchObject(refused);
  });

  it.each([{ position: 9 }, { time: new Date(0) }])(
    'says of %j that it is not seen yet where it lags',
    async (moment) => {
      const refused = { code: 'not-yet-visible', retryAfterSeconds: 1 };
      await expect(replica({}).positionOf(moment)).rejects.toMatchObject(refused);
    },
  );

  it('never waits for a time to come', async () => {
    const moment = { time: new Date(Date.now() + 1) };
    await expect(replica({ levelEveryMs: 1 }).positionOf(moment)).rejects.toMatchObject({ code: 'in-the-future' });
  });
});
