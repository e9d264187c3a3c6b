/** What a run of the command is given by the process it runs in. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  /** What was asked for; a script reads it. */
  out(text: string): void;
  /** Progress and trouble; people read it. */
  err(text: string): void;
  /** The text of a file; throws where it cannot be read. */
  readFile(path: string): string;
  /** Aborted by Ctrl-C. */
  interrupted: AbortSignal;
}
