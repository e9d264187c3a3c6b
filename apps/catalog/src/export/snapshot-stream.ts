import { pipeline, Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';

/** Pieces held ready for a client that is slower than we are. */
const piecesAheadMax = 2;

/** Whether an `Accept-Encoding` header takes gzip. */
export function takesGzip(header: string | undefined): boolean {
  const weights = new Map<string, number>();
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((each) => each.trim());
    const weight = parameters.find((each) => each.startsWith('q='))?.slice(2);
    weights.set(coding, weight === undefined ? 1 : Number(weight));
  }
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}

/** Lines as a stream of bytes that makes no more than its reader takes; destroying it ends the lines, too. */
export function lineStream(lines: AsyncGenerator<string | Buffer>): Readable {
  return Readable.from(lines, { highWaterMark: piecesAheadMax });
}

/** The same, compressed quickly rather than small. */
export function zippedStream(lines: AsyncGenerator<string | Buffer>): Readable {
  const zip = createGzip({ level: constants.Z_BEST_SPEED });
  pipeline(lineStream(lines), zip, () => undefined);
  return zip;
}
