import type { Problem } from '@callboard/problems';

/** What is waited for, or a refusal once it has taken too long; it goes on by itself then. */
export async function inTime<T>(awaited: Promise<T>, timeoutMs: number, refusal: () => Problem): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(refusal()), timeoutMs);
  });
  try {
    return await Promise.race([awaited, late]);
  } finally {
    clearTimeout(timer);
  }
}
