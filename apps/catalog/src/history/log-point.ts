import { Problem } from '@callboard/problems';

/** A place in the log as somebody names it. */
export type LogPoint = { position: number } | { time: Date };

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/** Reads a position, or a time as RFC 3339 has it. @throws Problem `invalid-parameter` */
export function parseLogPoint(text: string | undefined, parameter: string): LogPoint | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return { position: Number(text) };
  // A plus sign that nobody encoded arrives as a space.
  const time = rfc3339.test(text.replace(' ', '+')) ? new Date(text.replace(' ', '+')) : undefined;
  if (time && !Number.isNaN(time.getTime())) return { time };
  const message = `${parameter} must be a position or a time as 2026-11-24T09:00:00Z`;
  throw new Problem('invalid-parameter', message, [{ pointer: `/${parameter}`, message, code: 'bad-point' }]);
}

/** @throws Problem `invalid-parameter` where both are positions, or times, and the first is after the second */
export function checkOrder(from: LogPoint | undefined, to: LogPoint | undefined): void {
  if (!from || !to) return;
  const isTurned =
    ('position' in from && 'position' in to && from.position > to.position) ||
    ('time' in from && 'time' in to && from.time > to.time);
  if (!isTurned) return;
  const message = 'from must not be after to';
  throw new Problem('invalid-parameter', message, [{ pointer: '/from', message, code: 'after-to' }]);
}
