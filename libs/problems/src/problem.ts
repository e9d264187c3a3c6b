import type { ProblemCode } from './problem-codes';

/** One field that is wrong: where (JSON pointer, or line and column of the text), what, and a stable code. */
export interface FieldError {
  pointer: string;
  line?: number;
  column?: number;
  message: string;
  code: string;
}

/** What may accompany a problem beside its fields. */
export interface ProblemOptions {
  cause?: unknown;
  /** How long a caller should wait before the same request can succeed. */
  retryAfterSeconds?: number;
  /** Members of the problem's own, shown beside the standard ones (RFC 9457 §3.2). */
  extensions?: Record<string, unknown>;
}

/** A refusal with a permanent code. `detail` is written for the caller, so it must hold nothing internal. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly retryAfterSeconds?: number;
  readonly extensions?: Record<string, unknown>;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly errors: FieldError[] = [],
    options: ProblemOptions = {},
  ) {
    super(detail, { cause: options.cause });
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.extensions = options.extensions;
  }
}
