import { ListPlaces } from './list-places';

const overloaded = { code: 'overloaded', retryAfterSeconds: 1 };

async function full(): Promise<{ places: ListPlaces; ends: (() => void)[] }> {
  const places = new ListPlaces();
  const ends: (() => void)[] = [];
  for (let n = 0; n < places.placesMax; n++) ends.push(await places.take());
  return { places, ends };
}

describe('The places of streamed lists', () => {
  afterEach(() => jest.useRealTimers());

  it('are had at once up to the last; then each that becomes free goes to who has waited longest', async () => {
    const { places, ends } = await full();
    expect(places.underWay).toBe(places.placesMax);
    const called: string[] = [];
    const waiting = ['first', 'second'].map((name) => places.take().then((end) => (called.push(name), end)));
    ends[0]!();
    ends[0]!();
    await waiting[0];
    expect([called, places.underWay]).toEqual([['first'], places.placesMax]);
    ends[1]!();
    ends.push(...(await Promise.all(waiting)));
    expect(called).toEqual(['first', 'second']);
    for (const end of ends) end();
    expect(places.underWay).toBe(0);
  });

  it('are waited for by as many as may, and refused to one more', async () => {
    const { places, ends } = await full();
    const waiting = Array.from({ length: places.waitingMax }, () => places.take());
    await expect(places.take()).rejects.toMatchObject(overloaded);
    for (const end of ends) end();
    for (const each of waiting) (await each)();
    expect(places.underWay).toBe(0);
  });

  it('are refused to who has waited as long as may be, and kept for the next', async () => {
    jest.useFakeTimers();
    const { places, ends } = await full();
    const late = places.take();
    const refused = expect(late).rejects.toMatchObject(overloaded);
    jest.advanceTimersByTime(places.waitMsMax - 1);
    const patient = places.take();
    jest.advanceTimersByTime(1);
    await refused;
    ends[0]!();
    (await patient)();
    expect(places.underWay).toBe(places.placesMax - 1);
  });
});
