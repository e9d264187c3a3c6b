import { Readable } from 'node:stream';

/** A body on its way to a replica. */
export interface ForwardedBody {
  /** The body for the next attempt; undefined when there is none. */
  open(): Buffer | Readable | undefined;
  /** True once it cannot be opened again. */
  readonly isSpent: boolean;
}

/** No body at all. */
export const noBody: ForwardedBody = { open: () => undefined, isSpent: false };

/** A body small enough to be kept for another attempt. */
export function keptBody(bytes: Buffer): ForwardedBody {
  return { open: () => bytes, isSpent: false };
}

/**
 * A body that passes through unbuffered, with the back-pressure of whoever reads it. The caller's own stream outlives an
 * attempt that fails before the first byte was asked for, so that another one may have it.
 */
export class StreamedBody implements ForwardedBody {
  isSpent = false;

  constructor(
    private readonly source: Readable,
    private readonly head: Buffer[] = [],
  ) {}

  open(): Readable {
    return Readable.from(this.chunks(), { objectMode: false, highWaterMark: 64 * 1024 });
  }

  private async *chunks(): AsyncGenerator<Buffer> {
    this.isSpent = true;
    try {
      yield* this.head;
      yield* this.source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    } finally {
      // Answered before it was read: what is left is drained, so that the caller stops sending and reads the answer.
      this.source.resume();
    }
  }
}

/** Keeps a body for several attempts when it has at most `bytesMax`; a larger one is streamed from where it was read to. */
export async function keepSmall(source: Readable, bytesMax: number): Promise<ForwardedBody> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > bytesMax) return new StreamedBody(source, chunks);
  }
  return keptBody(Buffer.concat(chunks));
}
