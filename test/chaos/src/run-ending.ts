import { isAlive, type Product, type RunningProcess } from '@callboard/testing';
import type { Finding } from './checker/observation';
import type { Reporter } from './reporter';
import type { RunResult, RunWish } from './run-result';

/** Beyond the time asked for: starting, recovering, settling, checking. */
const limitBeyondMs = 15 * 60_000;
/** On a machine that is busy with other things; a quiet one needs a sixth of it. */
const killLimitMs = 30_000;

/** Rejects when the run is interrupted or takes far longer than it was meant to. */
export function endingOf(interrupted: AbortSignal, { minutes, kills }: RunWish) {
  const expectedMs = Math.min(minutes * 60_000, kills * killLimitMs);
  let clear = () => undefined as void;
  const rejected = new Promise<never>((_, reject) => {
    const late = setTimeout(() => reject(new Error('The run did not end in its time.')), expectedMs + limitBeyondMs);
    const stop = () => reject(new Error('Interrupted.'));
    if (interrupted.aborted) stop();
    interrupted.addEventListener('abort', stop);
    clear = () => clearTimeout(late);
  });
  return { rejected, clear };
}

/** Stops the product. Its data is kept for whoever looks for the cause of a finding. */
export async function leave(
  product: Product,
  { result, isInterrupted }: { result: RunResult | undefined; isInterrupted: boolean },
  reporter: Reporter,
): Promise<void> {
  const processes = processesOf(product);
  const code = await product.stop();
  const left = processes.filter(({ pid }) => isAlive(pid));
  const stuck = left.map(({ role, pid }) => `still running after the end: ${role} (${pid})`);
  if (code !== 0) stuck.push(`stopping it ended with exit code ${code}`);
  result?.findings.push(...stuck.map((what) => ({ kind: 'stuck', where: 'product', what }) as Finding));
  const isOfNoUse = result ? result.findings.length === 0 : isInterrupted;
  if (isOfNoUse) {
    delete result?.dataDir;
    return product.dispose();
  }
  reporter.tell('data.kept', `the data folder is kept: ${product.dataDir}`, { dataDir: product.dataDir });
}

function processesOf(product: Product): RunningProcess[] {
  try {
    return product.run().processes;
  } catch {
    // It has ended by itself, and taken its file with it.
    return [];
  }
}
