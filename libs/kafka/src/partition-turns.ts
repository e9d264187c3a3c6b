import type { BatchVerdict } from './received-record';

/** Where a batch stands in its partition. */
export interface BatchSpan {
  partition: number;
  first: bigint;
  last: bigint;
  /** The offset behind the last record that the partition had. */
  end: bigint;
}

/** How near to its end a turn is over: behind the last record there are control records, which nobody is handed. */
const NEAR_END = 16n;

interface Turn {
  partition: number;
  /** The end that the partition had when its turn began. */
  end: bigint | undefined;
  /** Up to here nothing is held back: it was handed over before, and could not be done from what was held. */
  plainUntil: bigint;
  /** Where what is held back begins. */
  heldFrom: bigint | undefined;
}

/**
 * Reads a member's partitions one after the other, each to the end it had when its turn began, so that a handler sees
 * much of one at a time and may hold it back; pure. Once all had their turn they are read side by side.
 */
export class PartitionTurns {
  private readonly waiting: number[];
  private turn: Turn | undefined;

  constructor(partitions: readonly number[]) {
    this.waiting = [...partitions].sort((one, other) => one - other);
    this.next();
  }

  /** The partition whose turn it is; undefined once all had theirs. */
  get current(): number | undefined {
    return this.turn?.partition;
  }

  /** Whether another batch of this partition is sure to come in its turn. */
  isFollowed(span: BatchSpan): boolean {
    const { turn } = this;
    if (turn?.partition !== span.partition) return false;
    turn.end ??= span.end;
    return span.first > turn.plainUntil && !isNearEnd(span, turn);
  }

  /** Takes note of a batch's verdict; where to read the partition again, null where to read on. */
  note(span: BatchSpan, verdict: BatchVerdict): bigint | null {
    const { turn } = this;
    const isInTurn = turn?.partition === span.partition;
    const heldFrom = (isInTurn ? turn.heldFrom : undefined) ?? span.first;
    if (isInTurn) this.goOn(turn, span, verdict);
    if (verdict === 'again') return isInTurn ? heldFrom : 0n;
    return verdict === 'rewind' ? 0n : null;
  }

  /** Ends the turn, wherever it is. */
  next(): void {
    const partition = this.waiting.shift();
    this.turn =
      partition === undefined ? undefined : { partition, end: undefined, plainUntil: -1n, heldFrom: undefined };
  }

  /** A turn is over near its end, and where it goes back to the beginning: the others shall not wait for that. */
  private goOn(turn: Turn, span: BatchSpan, verdict: BatchVerdict): void {
    turn.heldFrom = verdict === 'held' ? (turn.heldFrom ?? span.first) : undefined;
    if (verdict === 'again') turn.plainUntil = span.last;
    if (verdict === 'rewind' || (verdict === 'done' && isNearEnd(span, turn))) this.next();
  }
}

function isNearEnd({ last, end }: BatchSpan, turn: Turn): boolean {
  return last + NEAR_END >= (turn.end ?? end);
}
