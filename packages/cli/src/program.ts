import { Command, CommanderError } from 'commander';
import { registerBuildCommands } from './command/build-commands';
import { registerLogCommands } from './command/log-commands';
import { registerParkingCommands } from './command/parking-commands';
import { registerProjectionCommands } from './command/projection-commands';
import { Registry } from './command/session';
import { exitCodes, exitCodesHelp, type ExitCode } from './exit-codes';
import { Failure } from './failure';
import { defaultUrl } from './http/connection';
import type { Surroundings } from './surroundings';

const helpWidth = 110;

const surroundingsHelp = `
In a clone of the repository it is run as \`npm run -s callboard -- <command>\`.

Environment
  CALLBOARD_URL         address of the gateway, like --url
  CALLBOARD_TOKEN       the token; whatever changes something needs it, in production reading does, too
  CALLBOARD_TOKEN_FILE  a file that holds it
  Without an address, that of the product that \`npm start\` runs is taken from .callboard; without a token, and with
  a product on this machine, its token. Where CALLBOARD_DATA_DIR names another folder, that one is looked at.

${exitCodesHelp}

Examples
  $ callboard projections
  $ callboard verify catalog/entity --wait
  $ callboard rebuild catalog/entity --reason "a fold was mended" --wait
  $ callboard parked catalog/entity`;

/** The whole command; what the one that ran came to is in the registry. */
export function program(surroundings: Surroundings): Registry {
  const command = new Command('callboard')
    .description('Looks after a running Callboard: its projections, what is parked in them, and its log.')
    .option('--url <address>', `address of the gateway (default: CALLBOARD_URL, npm start's, ${defaultUrl})`)
    .option('--token <token>', 'the token; others on this machine can see it, so prefer CALLBOARD_TOKEN')
    .option('--json', 'print what the product answered, as JSON')
    .helpCommand(false)
    .showHelpAfterError('Add --help to see how it is used.')
    .configureHelp({ helpWidth, showGlobalOptions: true, subcommandTerm: (each) => each.name() })
    .configureOutput({ writeOut: surroundings.out, writeErr: surroundings.err, getOutHelpWidth: () => helpWidth })
    .exitOverride()
    .addHelpText('after', surroundingsHelp);
  const registry = new Registry(command, surroundings);
  registerProjectionCommands(registry);
  registerBuildCommands(registry);
  registerParkingCommands(registry);
  registerLogCommands(registry);
  return registry;
}

/** Runs the command line; resolves with the exit code, whatever happens. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const registry = program(surroundings);
  try {
    await registry.program.parseAsync(args, { from: 'user' });
    return registry.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
    if (!(error instanceof Failure)) throw error;
    surroundings.err(`${error.message}${error.next ? `\n${error.next}` : ''}\n`);
    return error.exitCode;
  }
}
