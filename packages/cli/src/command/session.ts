import type { Command } from 'commander';
import type { ExitCode } from '../exit-codes';
import { connectionOf } from '../http/connection';
import { GatewayClient } from '../http/gateway-client';
import type { Surroundings } from '../surroundings';

/** Options that every command takes. */
export interface GlobalOptions {
  url?: string;
  token?: string;
  json?: boolean;
}

/** One run of one command: whom it asks, and how it says what came of it. */
export class Session {
  readonly client: GatewayClient;
  private readonly isJson: boolean;

  constructor(
    { json = false, ...connection }: GlobalOptions,
    readonly surroundings: Surroundings,
  ) {
    this.isJson = json;
    this.client = new GatewayClient(connectionOf(connection, surroundings));
  }

  /** Prints an outcome: the answer as the product gave it where `--json` asks for that, words otherwise. */
  print(answer: unknown, words: () => string): void {
    this.surroundings.out(this.isJson ? `${JSON.stringify(answer, undefined, 2)}\n` : words());
  }

  /** A line on stderr. */
  tell(line: string): void {
    this.surroundings.err(`${line}\n`);
  }
}

/** What a command does once its words are understood; `undefined` means done. */
export type Action<A extends unknown[], O> = (
  session: Session,
  given: { args: A; options: O },
) => Promise<ExitCode | void>;

/** Hangs commands into the program and keeps what the one that ran came to. */
export class Registry {
  exitCode: ExitCode = 0;

  constructor(
    readonly program: Command,
    private readonly surroundings: Surroundings,
  ) {}

  /** A command with its examples; arguments and options are added to what it returns, then {@link run}. */
  command(name: string, description: string, examples: string[]): Command {
    const lines = examples.map((example) => `  $ callboard ${example}`);
    return this.program
      .command(name)
      .description(description)
      .addHelpText('after', `\nExample${examples.length > 1 ? 's' : ''}\n${lines.join('\n')}`);
  }

  /** Gives a command its action. */
  run<A extends unknown[], O>(command: Command, action: Action<A, O>): void {
    command.action(async () => {
      const session = new Session(command.optsWithGlobals<GlobalOptions>(), this.surroundings);
      const given = { args: command.processedArgs as A, options: command.opts<O & object>() as O };
      this.exitCode = (await action(session, given)) ?? 0;
    });
  }
}
