import { takesGzip } from './snapshot-stream';

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
