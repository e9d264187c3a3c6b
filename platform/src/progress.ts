/** Takes one line for a person to read. */
export type Log = (line: string) => void;

const quietMs = 2_000;
const repeatedMs = 5_000;

/** Does the work and, while it takes longer than two seconds, says now and then what is being waited for. */
export async function withProgress<T>(log: Log, what: string | (() => string), work: () => Promise<T>): Promise<T> {
  const begun = Date.now();
  const tell = () => {
    log(`${typeof what === 'string' ? what : what()} … ${Math.round((Date.now() - begun) / 1000)} s`);
    timer = setTimeout(tell, repeatedMs);
  };
  let timer = setTimeout(tell, quietMs);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves after so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
