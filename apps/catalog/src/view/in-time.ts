import { Problem } from '@callboard/problems';

/** What is waited for, or a refusal once it has taken too long; it goes on by itself then. */
export async function inTime<T>(awaited: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refuse = () => reject(new Problem('query-too-slow', 'The fields asked for take long to be indexed'));
    timer = setTimeout(refuse, timeoutMs);
  });
  try {
    return await Promise.race([awaited, late]);
  } finally {
    clearTimeout(timer);
  }
}
