import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { waitUntil } from '@callboard/testing';
import { lineStream, takesGzip, zippedStream } from './snapshot-stream';

describe('takesGzip', () => {
  it.each(['gzip', 'GZIP', 'deflate, gzip;q=0.5', 'br;q=1.0, gzip', 'x-gzip', '*', '*;q=0.1'])('takes %j', (header) => {
    expect(takesGzip(header)).toBe(true);
  });

  it.each([undefined, '', 'identity', 'br', 'gzip;q=0', 'gzip;q=0, *', 'gzip;q=nonsense'])(
    'does not take %j',
    (header) => {
      expect(takesGzip(header)).toBe(false);
    },
  );
});

describe.each([
  ['lines', lineStream],
  ['zipped lines', zippedStream],
])('a stream of %s', (_, streamOf) => {
  const pieces = 50;
  /** More than zlib and a stream hold by themselves, and nothing that gets smaller. */
  const piece = randomBytes(256 * 1024);
  /** Two are held ready, one is being handed on, one is with the reader. */
  const aheadMax = 4;
  const turnsOfReader = 20;

  it(`takes at most ${aheadMax} pieces that its reader has not, however slow that is`, async () => {
    let [taken, bytes, ahead] = [0, 0, 0];
    async function* source(): AsyncGenerator<Buffer> {
      while (taken < pieces) {
        taken++;
        ahead = Math.max(ahead, taken - Math.floor(bytes / piece.length));
        yield await Promise.resolve(piece);
      }
    }
    for await (const chunk of streamOf(source())) {
      for (let turn = 0; turn < turnsOfReader; turn++) await nextTurn();
      bytes += (chunk as Buffer).length;
    }
    expect(taken).toBe(pieces);
    expect(ahead).toBeLessThanOrEqual(aheadMax);
  });

  it('ends its source when it is destroyed', async () => {
    let isEnded = false;
    async function* source(): AsyncGenerator<Buffer> {
      try {
        for (;;) yield await Promise.resolve(piece);
      } finally {
        isEnded = true;
      }
    }
    const stream = streamOf(source());
    stream.once('data', () => stream.destroy());
    await waitUntil(() => isEnded);
  });
});
