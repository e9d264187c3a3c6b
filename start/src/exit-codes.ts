import { AlreadyRunning, MissingPrerequisites } from '@callboard/platform';
import { WrongArguments } from './arguments';

/** Exit codes of `npm start`, as help.txt tells them. */
export const exitCodes = {
  fine: 0,
  cannotStart: 1,
  wrongArguments: 2,
  alreadyRunning: 3,
  missingPrerequisites: 4,
  pushFailed: 5,
} as const;

/** The exit code that says what kind of failure an error is. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof WrongArguments) return exitCodes.wrongArguments;
  if (error instanceof AlreadyRunning) return exitCodes.alreadyRunning;
  if (error instanceof MissingPrerequisites) return exitCodes.missingPrerequisites;
  return exitCodes.cannotStart;
}
