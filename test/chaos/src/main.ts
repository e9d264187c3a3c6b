import { exitCodes, help, readArguments, WrongArguments } from './arguments';
import { ChaosRun } from './chaos-run';
import { reporterTo, type Reporter } from './reporter';
import { exitCodeOf, verdictOf } from './verdict';

const seedMax = 2 ** 31;

async function run(args: string[], reporter: Reporter): Promise<number> {
  const wish = readArguments(args, Math.floor(Math.random() * seedMax));
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());
  try {
    const result = await ChaosRun.run(wish, reporter, interrupted.signal);
    reporter.tell('run.ended', verdictOf(result), { ...result });
    return exitCodeOf(result);
  } catch (error) {
    if (interrupted.signal.aborted) return exitCodes.interrupted;
    throw error;
  }
}

async function main(args: string[]): Promise<never> {
  const write = (text: string) => void process.stdout.write(text);
  process.stdout.on('error', () => undefined);
  if (args.includes('--help')) {
    write(help);
    process.exit(exitCodes.kept);
  }
  const reporter = reporterTo(write, args.includes('--json'));
  try {
    process.exit(await run(args, reporter));
  } catch (error) {
    const { message, stack } = error as Error;
    const isWrong = error instanceof WrongArguments;
    reporter.tell('run.failed', isWrong ? message : (stack ?? message), { message });
    process.exit(isWrong ? exitCodes.wrongArguments : exitCodes.notRun);
  }
}

void main(process.argv.slice(2));
