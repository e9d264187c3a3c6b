import type { ExitCode } from './exit-codes';

/** What the command ends with instead of an outcome: words for the operator, with what to do next. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    readonly next?: string,
  ) {
    super(message);
  }
}
