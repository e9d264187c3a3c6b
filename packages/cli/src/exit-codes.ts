/** What the exit code of `callboard` tells a script; shown by `--help`. */
export const exitCodes = {
  done: 0,
  refused: 1,
  wrongUsage: 2,
  disagrees: 3,
  unreachable: 4,
  interrupted: 130,
} as const;

/** An exit code of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The lines of `--help` about them. */
export const exitCodesHelp = `Exit codes
  0    done
  1    refused, given up, or not all of it could be done; the reason and what to do are on stderr
  2    wrong usage
  3    the verification found differences, or the build failed
  4    the product, or a service of it, could not be reached
  130  Ctrl-C while waiting; what was asked for goes on`;
