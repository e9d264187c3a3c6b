import { restMs } from './pace';

describe('the rest after a write', () => {
  it.each([
    ['is short while answers are quick', 3, 0, 60],
    ['grows with the time of an answer', 100, 0, 150],
    ['grows while subscribers are far behind', 100, 600, 350],
    ['has a limit', 60_000, 60_000, 1_000],
  ])('%s', (_, answeredInMs, backlog, expected) => expect(restMs(answeredInMs, backlog)).toBe(expected));
});
