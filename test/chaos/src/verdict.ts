import { exitCodes } from './arguments';
import type { RunResult } from './run-result';
import type { Finding } from './checker/observation';
import { sentenceOf } from './run-counts';

const shownMax = 20;
const broken = ['lost', 'doubled', 'out-of-order', 'gap', 'stale', 'made-up', 'failed'] as const;
const kinds = [...broken, 'stuck', 'different', 'undescribed'] as const;

function evidence(findings: Finding[]): string[] {
  const more = findings.length - shownMax;
  return [
    ...findings.slice(0, shownMax).map(({ kind, where, what }) => `  ${kind} in ${where}: ${what}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

const blindTo = (planted: RunResult['planted']) => planted.filter(({ found }) => !found).map(({ name }) => name);

/** The exit code that says how a run ended, as the help tells it. */
export function exitCodeOf({ findings, planted }: Pick<RunResult, 'findings' | 'planted'>): number {
  if (findings.length > 0) return exitCodes.broken;
  return blindTo(planted).length > 0 ? exitCodes.blind : exitCodes.kept;
}

const words: Record<number, string> = {
  [exitCodes.kept]: 'KEPT',
  [exitCodes.broken]: 'BROKEN',
  [exitCodes.blind]: 'BLIND',
};

/** The last words of a run: what it was made of, what was found, and whether the checker sees. */
export function verdictOf(result: RunResult): string {
  const { seed, findings, planted, counts } = result;
  const numbers = kinds.map((kind) => `${kind} ${findings.filter((one) => one.kind === kind).length}`);
  const blind = blindTo(planted);
  const unseen = blind.length > 0 ? `, not: ${blind.join(', ')}` : '';
  return [
    sentenceOf(counts),
    `found       ${numbers.join(', ')}`,
    ...evidence(findings),
    `planted     ${planted.length - blind.length} of ${planted.length} planted faults found${unseen}`,
    `${words[exitCodeOf(result)]!.padEnd(12)}seed ${seed}`,
  ].join('\n');
}
