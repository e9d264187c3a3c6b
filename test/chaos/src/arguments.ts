import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface ChaosArguments {
  /** The run ends after so many minutes, or after so many kills, whichever was given; the first reached of both. */
  minutes: number;
  kills: number;
  seed: number;
  json: boolean;
  help: boolean;
}

/** Exit codes, as the help tells them. */
export const exitCodes = { kept: 0, broken: 1, wrongArguments: 2, notRun: 3, blind: 4, interrupted: 130 } as const;

/** The command line cannot be understood. */
export class WrongArguments extends Error {
  override readonly name = 'WrongArguments';
}

export const help = `npm run chaos -- [options]

Starts the product with two replicas of each service on a Kafka and a MongoDB of its own, writes and reads without
a pause, kills, pauses and rebuilds by a schedule, and then holds everything that was acknowledged against the log,
the topics, what each replica serves and what each subscriber was told.

  --minutes <n>  strike for so many minutes (default 5, when --kills is not given)
  --kills <n>    strike until so many processes were killed
  --seed <n>     the schedule and the workload of an earlier run; printed by each run
  --json         print one JSON object a line instead of text
  --help         show this

Examples
  npm run chaos                           five minutes
  npm run chaos -- --kills 500            the long one, about an hour on two processors
  npm run chaos -- --kills 30 --seed 17   the same faults in the same order as every run with seed 17

Exit codes
  0    every promise was kept, and every fault that was planted into a copy of what was seen was found
  1    a promise was broken: the evidence is printed, the data folder with all logs is kept
  2    the arguments are wrong
  3    the product could not be started, or the run itself failed
  4    the checker is blind: a planted fault was not found
  130  ended by Ctrl-C, nothing was checked
`;

const minutesDefault = 5;
const seedMax = 2 ** 31;

function numberOf(name: string, text: string | undefined, max: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number) && number >= 0 && number <= max) return number;
  throw new WrongArguments(`--${name} takes a number from 0 to ${max}. See npm run chaos -- --help.`);
}

const options = {
  minutes: { type: 'string' },
  kills: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new WrongArguments(`${(error as Error).message} See npm run chaos -- --help.`, { cause: error });
  }
}

/** Understands the command line, or throws {@link WrongArguments}; `drawn` is the seed where none is given. */
export function readArguments(args: string[], drawn: number): ChaosArguments {
  const values = parsed(args);
  const minutes = numberOf('minutes', values.minutes, 24 * 60);
  const kills = numberOf('kills', values.kills, 100_000);
  const seed = numberOf('seed', values.seed, seedMax) ?? drawn;
  return {
    minutes: minutes ?? (kills === undefined ? minutesDefault : Infinity),
    kills: kills ?? Infinity,
    seed: Math.floor(seed),
    json: values.json,
    help: values.help,
  };
}
