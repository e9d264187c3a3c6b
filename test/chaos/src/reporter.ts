/** Says what happens, with the time since the run began. */
export interface Reporter {
  tell(event: string, text: string, facts?: Record<string, unknown>): void;
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Lines for people, or one JSON object a line. */
export function reporterTo(write: (text: string) => void, json: boolean): Reporter {
  const begun = Date.now();
  return {
    tell: (event, text, facts = {}) => {
      const sinceMs = Date.now() - begun;
      if (json) write(`${JSON.stringify({ event, sinceMs, ...facts })}\n`);
      else write(`${clock(sinceMs)}  ${text.replaceAll('\n', '\n       ')}\n`);
    },
  };
}
