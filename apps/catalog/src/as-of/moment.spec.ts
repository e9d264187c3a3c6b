import { momentOf, parseMoment } from './moment';

describe('parseMoment', () => {
  it.each(['0', '7', '000012', '999999999999999'])('reads %s as a position', (text) => {
    expect(parseMoment(text)).toEqual({ position: Number(text) });
  });

  it.each([
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['2026-11-23T05:06Z', '2026-11-23T05:06:00.000Z'],
    ['2026-11-23T05:06:07Z', '2026-11-23T05:06:07.000Z'],
    ['2026-11-23T05:06:07.1239Z', '2026-11-23T05:06:07.123Z'],
    ['2026-11-23T05:06:07,5Z', '2026-11-23T05:06:07.500Z'],
    ['2026-11-23T05:06:07+01:30', '2026-11-23T03:36:07.000Z'],
    ['2026-11-23T05:06:07+0130', '2026-11-23T03:36:07.000Z'],
    ['2026-11-23T05:06:07 01:30', '2026-11-23T03:36:07.000Z'],
    ['2026-11-23T23:06:07-02:00', '2026-11-24T01:06:07.000Z'],
    ['2026-11-23t05:06:07z', '2026-11-23T05:06:07.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s as the time %s', (text, time) => {
    expect(parseMoment(text)).toEqual({ time: new Date(time) });
  });

  it.each([
    '-1',
    '1.5',
    '1e3',
    '+1',
    '9999999999999999',
    'now',
    '',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-11-23T05:06:07',
    '2026-11-23T24:00:00Z',
    '2026-11-23T05:60:00Z',
    '2026-11-23 05:06:07Z',
    '20261123T050607Z',
    '2026-11-23T05:06:07+25:00',
  ])('refuses %j', (text) => {
    const errors = [expect.objectContaining({ pointer: '/from', code: 'bad-point' })];
    expect(() => parseMoment(text, 'from')).toThrow(expect.objectContaining({ code: 'invalid-parameter', errors }));
  });
});

describe('momentOf', () => {
  it('is now where nothing is said', () => {
    expect([momentOf(undefined), momentOf(undefined, undefined), momentOf(undefined, null)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('takes it from the query or from the body, there also as a number', () => {
    const five = { position: 5 };
    expect([momentOf('5'), momentOf(undefined, '5'), momentOf(undefined, 5)]).toEqual([five, five, five]);
  });

  it.each([[true], [{}], [['5']], [-1], [1.5]])('refuses %j in a body', (at) => {
    expect(() => momentOf(undefined, at)).toThrow(expect.objectContaining({ code: 'invalid-parameter' }));
  });

  it('refuses to choose between two', () => {
    expect(() => momentOf('5', 5)).toThrow(expect.objectContaining({ code: 'invalid-parameter' }));
  });
});
