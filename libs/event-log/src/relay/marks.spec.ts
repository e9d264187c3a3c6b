import { IDLE_MARK_EVERY_MS, MARK_EVERY_MS, Marks } from './marks';

describe('marks', () => {
  const told = { position: 5, clusterTime: '10.2' };

  it('are due everywhere at once when a term begins', () => {
    const marks = new Marks(3);
    expect(marks.due(0)).toEqual([0, 1, 2]);
    expect(marks.dueInMs(0)).toBe(0);
  });

  it('fall silent once they cover the newest event, but for one a minute', () => {
    const marks = new Marks(2);
    marks.published('10.1');
    marks.told([0, 1], 0, told);
    expect(marks.due(IDLE_MARK_EVERY_MS - 1)).toEqual([]);
    expect(marks.dueInMs(1)).toBe(IDLE_MARK_EVERY_MS - 1);
    expect(marks.due(IDLE_MARK_EVERY_MS)).toEqual([0, 1]);
  });

  it('do not count an event of the very time they name as covered: others of it may follow', () => {
    const marks = new Marks(1);
    marks.published('10.2');
    marks.told([0], 0, told);
    expect(marks.due(MARK_EVERY_MS)).toEqual([0]);
  });

  it('trail: a partition told lately waits out its interval', () => {
    const marks = new Marks(2);
    marks.published('10.1');
    marks.told([0], 1_000, told);
    marks.told([1], 1_060, told);
    marks.published('11.0');
    expect(marks.due(1_070)).toEqual([]);
    expect(marks.dueInMs(1_070)).toBe(MARK_EVERY_MS - 70);
    expect(marks.due(1_000 + MARK_EVERY_MS)).toEqual([0]);
    expect(marks.due(1_060 + MARK_EVERY_MS)).toEqual([0, 1]);
  });
});
