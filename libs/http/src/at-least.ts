import { invalidParameter } from '@callboard/problems';

/** What a reader wants to be included: a position of the log, or a write known by its cluster time `<seconds>.<increment>`. */
export type AtLeast = { position: number } | { clusterTime: string };

const tokenPrefix = 'cb1.';

/** The token of a receipt: enough to wait for a write whose position is not given yet. */
export function formatReceiptToken(clusterTime: string): string {
  return `${tokenPrefix}${clusterTime}`;
}

/** Reads a position or a receipt's token; undefined when it is neither. */
export function parseAtLeast(text: string): AtLeast | undefined {
  if (/^\d{1,15}$/.test(text)) return { position: Number(text) };
  const clusterTime = text.startsWith(tokenPrefix) ? text.slice(tokenPrefix.length) : '';
  return /^\d{1,10}\.\d{1,10}$/.test(clusterTime) ? { clusterTime } : undefined;
}

/** How long a read waits for a position when it does not say. */
export const waitMsDefault = 5_000;

/** How long a read may wait for a position. */
export const waitMsMax = 30_000;

/** How long a reader is willing to wait, from its header; more than 30 s is taken as 30 s. */
export function waitMsOf(header: string | undefined): number {
  if (header === undefined) return waitMsDefault;
  if (!/^\d+$/.test(header)) refuseHeader('X-Callboard-Wait-Ms', 'must be a whole number', 'is-int');
  return Math.min(Number(header), waitMsMax);
}

/** @throws Problem `invalid-parameter` that names the header */
export function refuseHeader(name: string, must: string, code: string): never {
  throw invalidParameter(name.toLowerCase(), `${name} ${must}`, code);
}
