import { restMs } from './pace';

describe('the rest after a write', () => {
  it.each([
    ['is short while answers are quick', { answeredInMs: 3, backlog: 0, changes: 0 }, 60],
    ['grows with the time of an answer', { answeredInMs: 100, backlog: 0, changes: 0 }, 150],
    ['grows while subscribers are far behind', { answeredInMs: 100, backlog: 600, changes: 0 }, 350],
    ['has a limit', { answeredInMs: 60_000, backlog: 60_000, changes: 0 }, 1_000],
    ['grows with what there is already', { answeredInMs: 3, backlog: 0, changes: 20_000 }, 2_060],
  ])('%s', (_, pace, expected) => expect(restMs(pace)).toBe(expected));
});
