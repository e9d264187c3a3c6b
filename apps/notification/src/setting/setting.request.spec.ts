import { settingLimits, settingValueIn } from './setting.request';

const { valueBytesMax } = settingLimits;

describe('the value of a setting', () => {
  it.each([null, false, 0, '', [], { $set: 1, 'a.b': { constructor: 2 } }])(
    'may be %j and is kept as it is',
    (value) => {
      expect(JSON.parse(settingValueIn({ value, more: 1 }))).toEqual(value);
    },
  );

  it.each([undefined, null, {}, [], 'value', 7, { value: undefined }])('is missing in %p', (body) => {
    expect(() => settingValueIn(body)).toThrow('Missing required field "value"');
  });

  it('is bounded in bytes, not in characters', () => {
    const quotes = 2;
    expect(settingValueIn({ value: 'x'.repeat(valueBytesMax - quotes) })).toHaveLength(valueBytesMax);
    const tooLarge = expect.objectContaining({ code: 'body-too-large' });
    expect(() => settingValueIn({ value: 'x'.repeat(valueBytesMax - 1) })).toThrow(tooLarge);
    expect(() => settingValueIn({ value: 'ü'.repeat(valueBytesMax / 2) })).toThrow(tooLarge);
  });
});
