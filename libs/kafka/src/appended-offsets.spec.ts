import { AppendedOffsets } from './appended-offsets';

describe('acknowledged offsets', () => {
  const at = (baseOffset: string, { partition = 0, logAppendTime = '-1' } = {}) => [
    { topicName: 't', partition, baseOffset, logAppendTime, errorCode: 0 },
  ];

  it('advance, each partition by itself', () => {
    const appended = new AppendedOffsets();
    appended.advance(at('7'));
    appended.advance(at('0', { partition: 1 }));
    expect(() => appended.advance(at('9007199254740993'))).not.toThrow();
  });

  it('that fall back tell of a topic deleted and made anew', () => {
    const appended = new AppendedOffsets();
    appended.advance(at('7'));
    expect(() => appended.advance(at('0'))).toThrow(/t\[0\] begins anew/);
  });

  it("with the broker's own time tell of a record dropped as a duplicate", () => {
    expect(() => new AppendedOffsets().advance(at('1', { logAppendTime: '1790000000000' }))).toThrow(/did not append/);
  });
});
