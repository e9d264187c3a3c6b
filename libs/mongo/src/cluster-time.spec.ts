import { compareClusterTimes, formatClusterTime, parseClusterTime } from './cluster-time';
import { clusterTimeOf } from './resume-token';

describe('cluster time as text', () => {
  it('comes back as it went, seconds beyond 2^31 included', () => {
    for (const text of ['0.0', '1795400000.7', '4294967295.4294967295']) {
      const parsed = parseClusterTime(text);
      expect(parsed && formatClusterTime(parsed)).toBe(text);
    }
  });

  it.each(['', '1', '1.', '.1', '1.2.3', '-1.0', 'a.b', '99999999999.1'])('is not %j', (text) => {
    expect(parseClusterTime(text)).toBeUndefined();
  });

  it('orders by seconds first, then by increment as a number', () => {
    const ordered = ['0.0', '9.100', '10.2', '10.10', '11.0'];
    expect([...ordered].reverse().sort(compareClusterTimes)).toEqual(ordered);
  });
});

describe('a resume token', () => {
  it('begins with the cluster time it stands at', () => {
    expect(clusterTimeOf({ _data: '826B0A1F2300000007293C01' })).toBe(`${0x6b0a1f23}.7`);
  });

  it('of an unknown form is refused, not guessed', () => {
    expect(() => clusterTimeOf({ _data: '2906' })).toThrow('does not begin with a timestamp');
  });
});
