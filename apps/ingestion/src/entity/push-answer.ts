import { Problem } from '@callboard/problems';
import { conclusionOf, itemProblemOf, type PushAnswer, type PushItem, pushItemOf } from './entity.response';
import type { SettledChunk } from './settled-chunk';
import { pushLimits } from './push-limits';
import type { PushSummary } from './push-summary';

/** A push while it is answered. */
export interface PushInProgress {
  receipt: string;
  summary: PushSummary;
}

/** An answer with its status. */
export interface WholeAnswer {
  status: number;
  body: PushAnswer;
}

/**
 * The answer to a push that was read as a whole.
 * @throws Problem where nothing could be read, or where `If-Match` did not match
 */
export async function wholeAnswer(
  chunks: AsyncIterable<SettledChunk>,
  { receipt, summary }: PushInProgress,
): Promise<WholeAnswer> {
  const items: PushItem[] = [];
  for await (const chunk of chunks) {
    refuseStale(chunk);
    summary.add(chunk);
    for (const item of chunk.items) items.push(pushItemOf(item));
  }
  const { receipt: told, counts } = conclusionOf(receipt, summary);
  const body = { receipt: told, items, counts };
  refuseNothing(summary, body);
  return { status: summary.status, body };
}

/** The answer to a stream, begun: its first lines are there, so its status is as true as it can be. */
export interface BegunAnswer {
  status: number;
  lines: AsyncGenerator<string>;
}

/**
 * The answer to a stream: a line per document as it is decided, then a line with receipt and counts. The status speaks
 * for the first chunk, which is all of a short stream.
 * @throws Problem where the first chunk could not be decided or nothing of it could be read
 */
export async function lineAnswer(
  chunks: AsyncGenerator<SettledChunk>,
  { receipt, summary }: PushInProgress,
): Promise<BegunAnswer> {
  const first = await chunks.next();
  if (first.done) throw nothing();
  summary.add(first.value);
  const second = chunks.next();
  second.catch(() => undefined);
  // That none was taken, or none could be read, is only known of a stream that is at its end.
  const isNone = summary.status === 422 && (await isOver(second));
  if (isNone) refuseNothing(summary, { ...conclusionOf(receipt, summary), items: first.value.items.map(pushItemOf) });
  const status = summary.status === 422 && !isNone ? 207 : summary.status;
  return { status, lines: linesOf(first.value, second, { chunks, push: { receipt, summary } }) };
}

function isOver(next: Promise<IteratorResult<SettledChunk>>): Promise<boolean> {
  const over = next.then(({ done }) => done === true).catch(() => false);
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), pushLimits.endOfStreamMs));
  return Promise.race([over, late]);
}

async function* linesOf(
  first: SettledChunk,
  second: Promise<IteratorResult<SettledChunk>>,
  { chunks, push }: { chunks: AsyncGenerator<SettledChunk>; push: PushInProgress },
): AsyncGenerator<string> {
  const { receipt, summary } = push;
  yield linesOfChunk(first);
  try {
    for (let next = await second; !next.done; next = await chunks.next()) {
      summary.add(next.value);
      yield linesOfChunk(next.value);
    }
    yield line(conclusionOf(receipt, summary));
  } catch (error) {
    // The lines that were answered hold; the others may be sent again as they are.
    if (!(error instanceof Problem)) throw error;
    yield line({ ...conclusionOf(receipt, summary), problem: itemProblemOf(error) });
  } finally {
    await chunks.return(undefined);
  }
}

function linesOfChunk({ items }: SettledChunk): string {
  return items.map((item) => line(pushItemOf(item))).join('');
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** `If-Match` is a condition on the whole request. */
function refuseStale({ items }: SettledChunk): void {
  for (const { verdict } of items) {
    if (verdict.outcome === 'refused' && verdict.problem.code === 'stale-etag') throw verdict.problem;
  }
}

/** A body of which nothing could be read is a problem that carries the answer, an item per document, beside it. */
function refuseNothing(summary: PushSummary, answer: PushAnswer): void {
  if (summary.isEmpty) throw nothing();
  if (!summary.nothingWasRead) return;
  const problems = answer.items.flatMap(({ problem }) => problem ?? []);
  const errors = problems.flatMap((problem) => problem.errors);
  const extensions = { ...answer };
  throw new Problem('unreadable-body', problems[0]?.detail ?? 'The body cannot be read', errors, { extensions });
}

function nothing(): Problem {
  return new Problem('empty-body', 'The body holds no document');
}
