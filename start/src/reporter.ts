/** Tells the user what happens: a line of text, or with --json an object a line. */
export interface Reporter {
  /** Something happened; the event's name never changes, the text may. */
  tell(event: string, text: string, facts?: Record<string, unknown>): void;
}

type Write = (text: string) => void;

/** Lines for a person. */
export function textReporter(write: Write): Reporter {
  return { tell: (_event, text) => write(`${text}\n`) };
}

/** Lines for a program: `{"event":…,"text":…, facts…}`. */
export function jsonReporter(write: Write): Reporter {
  return { tell: (event, text, facts) => write(`${JSON.stringify({ event, ...facts, text })}\n`) };
}
