import type { Comparison, Generation, Projection } from '../http/answers';
import { exitCodes, type ExitCode } from '../exit-codes';
import { agrees, comparisonLine, disagreementLines } from '../text/comparison-text';
import { doneText } from '../text/projection-text';

/** Which build is waited for. */
export interface Build {
  /** `<service>/<name>`. */
  target: string;
  number: number;
  purpose: Generation['purpose'];
  /** When the last verification was over as this one began; null where there was none. */
  verifiedBefore: string | null;
}

/** What an answer tells about a build: it goes on, it is over, or the answer does not know it. */
export type Judgement =
  | { kind: 'goes on'; phase: string; text: string }
  | { kind: 'over'; exitCode: ExitCode; text: string }
  | { kind: 'unknown' };

/** Pure: reads from one answer how a build stands. */
export function judge(build: Build, projection: Projection): Judgement {
  const generation = projection.generations.find(({ number }) => number === build.number);
  if (generation?.state === 'building') return goingOn(build, generation);
  if (generation?.state === 'failed') {
    const text = `${nameOf(build)} failed: ${generation.error ?? 'no reason is kept'}.\nReaders read on what they did. Drop it once its reason is mended: callboard drop ${build.target} ${build.number}\n`;
    return { kind: 'over', exitCode: exitCodes.disagrees, text };
  }
  return build.purpose === 'verification' ? judgeVerification(build, projection) : judgeRebuild(build, projection);
}

function goingOn(build: Build, generation: Generation): Judgement {
  const { phase = 'loading', waitingFor = [] } = generation;
  const waits = waitingFor.length > 0 ? `, waiting for: ${waitingFor.join('; ')}` : '';
  return { kind: 'goes on', phase, text: `${nameOf(build)}: ${phase}, ${doneText(generation)} changes${waits}` };
}

function judgeVerification(build: Build, { verification }: Projection): Judgement {
  if (!verification || verification.finishedAt === build.verifiedBefore) return { kind: 'unknown' };
  const line = `${build.target}: ${comparisonLine(verification)}.\n`;
  if (agrees(verification)) return { kind: 'over', ...wholeOrNot(verification, line) };
  const next = `--json shows both documents whole. Rebuild it: callboard rebuild ${build.target} --wait\n`;
  return { kind: 'over', exitCode: exitCodes.disagrees, text: `${line}${disagreementLines(verification)}${next}` };
}

/** What could not be compared is neither found right nor wrong. */
function wholeOrNot({ unsettled }: Comparison, line: string): { exitCode: ExitCode; text: string } {
  if (unsettled === 0) return { exitCode: exitCodes.done, text: line };
  return { exitCode: exitCodes.refused, text: `${line}Verify again in a quieter hour.\n` };
}

function judgeRebuild(build: Build, { generations }: Projection): Judgement {
  const generation = generations.find(({ number }) => number === build.number);
  if (!generation || generation.state === 'dropping') return { kind: 'unknown' };
  if (generation.state === 'live' && generations.some(({ state }) => state === 'retiring')) {
    return { kind: 'goes on', phase: 'switching', text: `${nameOf(build)}: live, replicas are switching to it` };
  }
  const text = `${build.target}: generation ${build.number} is ${generation.state}.\n${comparedText(generation.comparison)}`;
  return { kind: 'over', exitCode: exitCodes.done, text };
}

function comparedText(comparison: Comparison | undefined): string {
  return comparison ? `Beside the one before: ${comparisonLine(comparison)}.\n` : '';
}

function nameOf({ target, number, purpose }: Build): string {
  const what = purpose === 'verification' ? 'verification' : 'rebuild';
  return `${what} of ${target}, generation ${number}`;
}
