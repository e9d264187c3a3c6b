import { Timestamp } from 'mongodb';

/**
 * MongoDB's cluster time as text, `<seconds>.<increment>`: what receipts, marks and watermarks carry so that a reader can
 * wait for a write whose position is not given yet (protocol rule 4).
 */
export function formatClusterTime(time: Timestamp): string {
  return `${time.getHighBitsUnsigned()}.${time.getLowBitsUnsigned()}`;
}

/** The reverse of {@link formatClusterTime}; undefined for anything else. */
export function parseClusterTime(text: string): Timestamp | undefined {
  const match = /^(\d{1,10})\.(\d{1,10})$/.exec(text);
  return match ? new Timestamp({ t: Number(match[1]), i: Number(match[2]) }) : undefined;
}

/** Orders two cluster times given as text: negative when `a` is before `b`. */
export function compareClusterTimes(a: string, b: string): number {
  const [aSeconds = 0, aIncrement = 0] = a.split('.').map(Number);
  const [bSeconds = 0, bIncrement = 0] = b.split('.').map(Number);
  return aSeconds - bSeconds || aIncrement - bIncrement;
}

/** Before every write. */
export const CLUSTER_TIME_ZERO = '0.0';
