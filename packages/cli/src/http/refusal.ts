import { type ProblemCode, problemCodes } from '@callboard/problems';
import { exitCodes } from '../exit-codes';
import { Failure } from '../failure';
import type { Connection } from './connection';

/** An answer that is none of 2xx. */
export interface RefusedAnswer {
  status: number;
  body: unknown;
}

const unreachableStatuses = new Set([502, 503, 504]);

/** What a refusal tells an operator: its code, its words, and the remedy of the table that the product has, too. */
export function refusalOf({ status, body }: RefusedAnswer, { token, tokenFrom }: Connection): Failure {
  const { code = `HTTP ${status}`, detail, correlationId } = problemIn(body);
  const exitCode = unreachableStatuses.has(status) ? exitCodes.unreachable : exitCodes.refused;
  const id = correlationId && status >= 500 ? ` (correlation id ${correlationId})` : '';
  const words = detail ?? 'The answer has no words of its own';
  return new Failure(exitCode, `${code}: ${words.replace(/\.$/, '')}${id}.`, remedyOf(code, { token, tokenFrom }));
}

function remedyOf(code: string, { token, tokenFrom }: Pick<Connection, 'token' | 'tokenFrom'>): string | undefined {
  if (code !== 'unauthenticated') return problemCodes[code as ProblemCode]?.remedy;
  if (!token) return 'Set CALLBOARD_TOKEN or CALLBOARD_TOKEN_FILE to the token that may write; `npm start` prints it.';
  return `The token from ${tokenFrom} is not one that this product knows. Set CALLBOARD_TOKEN to one that is.`;
}

/** A problem by RFC 9457, or an error in Backstage's shape. */
function problemIn(body: unknown): { code?: string; detail?: string; correlationId?: string } {
  if (typeof body !== 'object' || body === null) return {};
  const { code, detail, error, correlationId, errors } = body as Record<string, unknown>;
  const backstage = (error ?? {}) as Record<string, unknown>;
  const fields = Array.isArray(errors) ? errors.map(({ pointer, message }) => `${pointer} ${message}`) : [];
  return {
    code: textOf(code) ?? textOf(backstage['code']) ?? textOf(backstage['name']),
    detail: [textOf(detail) ?? textOf(backstage['message']), ...fields].filter(Boolean).join('; ') || undefined,
    correlationId: textOf(correlationId),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
