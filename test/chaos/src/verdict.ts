import type { RunResult } from './chaos-run';
import type { Finding } from './checker/observation';
import { sentenceOf } from './run-counts';

const shownMax = 20;
const kinds = ['lost', 'doubled', 'out-of-order', 'gap', 'stale', 'made-up', 'failed', 'stuck', 'different'] as const;

function evidence(findings: Finding[]): string[] {
  const more = findings.length - shownMax;
  return [
    ...findings.slice(0, shownMax).map(({ kind, where, what }) => `  ${kind} in ${where}: ${what}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

/** The last words of a run: what it was made of, what was found, and whether the checker sees. */
export function verdictOf({ seed, findings, planted, counts }: RunResult): string {
  const numbers = kinds.map((kind) => `${kind} ${findings.filter((one) => one.kind === kind).length}`);
  const blind = planted.filter(({ found }) => !found).map(({ name }) => name);
  return [
    sentenceOf(counts),
    `found       ${numbers.join(', ')}`,
    ...evidence(findings),
    `planted     ${planted.length - blind.length} of ${planted.length} planted faults found${blind.length > 0 ? `, not: ${blind.join(', ')}` : ''}`,
    findings.length > 0
      ? `BROKEN      seed ${seed}`
      : blind.length > 0
        ? `BLIND       seed ${seed}`
        : `KEPT        seed ${seed}`,
  ].join('\n');
}
