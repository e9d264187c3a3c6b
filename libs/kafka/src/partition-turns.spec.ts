import { type BatchSpan, PartitionTurns } from './partition-turns';

const END = 1_000;

describe('partitions that are read in turns', () => {
  let turns: PartitionTurns;
  beforeEach(() => (turns = new PartitionTurns([2, 0, 1])));

  it('are read one after the other, then side by side', () => {
    const order: unknown[] = [];
    for (; turns.current !== undefined; turns.note(span(turns.current, 900, 999), 'done')) order.push(turns.current);
    expect(order).toEqual([0, 1, 2]);
    expect(turns.isFollowed(span(0, 0, 10))).toBe(false);
  });

  it('say of a batch that another one follows, until one is so near the end that nothing may be handed over behind it', () => {
    expect(turns.isFollowed(span(0, 0, 500))).toBe(true);
    expect(turns.isFollowed(span(0, 501, END - 17))).toBe(true);
    expect(turns.isFollowed(span(0, 501, END - 16))).toBe(false);
    expect(turns.isFollowed(span(1, 0, 500))).toBe(false);
  });

  it('have a turn each to the end they had at its beginning, however much is written meanwhile', () => {
    turns.isFollowed(span(0, 0, 500));
    expect(turns.isFollowed(span(0, 501, 990, 5_000))).toBe(false);
    turns.note(span(0, 501, 990, 5_000), 'done');
    expect(turns.current).toBe(1);
  });

  it('keep their turn while batches of it are held or done before the end', () => {
    turns.isFollowed(span(0, 0, 500));
    expect(turns.note(span(0, 0, 500), 'held')).toBeNull();
    expect(turns.note(span(0, 501, 900), 'done')).toBeNull();
    expect(turns.current).toBe(0);
  });

  it('are read again from where what was held began, and nothing of that is said to be followed', () => {
    turns.note(span(0, 0, 99), 'held');
    turns.note(span(0, 100, 199), 'held');
    expect(turns.note(span(0, 200, 299), 'again')).toBe(0n);
    expect(turns.current).toBe(0);
    expect(turns.isFollowed(span(0, 0, 149))).toBe(false);
    expect(turns.isFollowed(span(0, 250, 349))).toBe(false);
    expect(turns.isFollowed(span(0, 300, 399))).toBe(true);
  });

  it('are read again only behind what was done', () => {
    turns.note(span(0, 0, 99), 'held');
    turns.note(span(0, 100, 199), 'done');
    turns.note(span(0, 200, 299), 'held');
    expect(turns.note(span(0, 300, 399), 'again')).toBe(200n);
    expect(turns.note(span(0, 400, 499), 'again')).toBe(400n);
  });

  it('lose their turn where they are read again from the beginning: the others do not wait for them', () => {
    expect(turns.note(span(0, 300, 399), 'rewind')).toBe(0n);
    expect(turns.current).toBe(1);
  });

  it('are read again from the beginning where it is not their turn', () => {
    expect(turns.note(span(2, 300, 399), 'again')).toBe(0n);
    expect(turns.note(span(2, 300, 399), 'rewind')).toBe(0n);
    expect(turns.note(span(2, 990, 999), 'done')).toBeNull();
    expect(turns.current).toBe(0);
  });

  it('are read side by side from the first where there are none to take turns', () => {
    expect(new PartitionTurns([]).current).toBeUndefined();
  });
});

function span(partition: number, first: number, last: number, end = END): BatchSpan {
  return { partition, first: BigInt(first), last: BigInt(last), end: BigInt(end) };
}
