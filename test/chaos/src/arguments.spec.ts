import { exitCodes, help, readArguments, WrongArguments } from './arguments';

describe('the arguments of chaos', () => {
  it('are five minutes of a drawn seed where nothing is said', () => {
    expect(readArguments([], 17)).toEqual({ minutes: 5, kills: Infinity, seed: 17, json: false, help: false });
  });

  it('end a run by time, by kills, or by what is reached first', () => {
    expect(readArguments(['--kills', '30'], 1)).toMatchObject({ minutes: Infinity, kills: 30 });
    expect(readArguments(['--minutes=2', '--kills=30', '--seed=9'], 1)).toMatchObject({
      minutes: 2,
      kills: 30,
      seed: 9,
    });
  });

  it.each([[['--kills', 'x']], [['--minutes', '-1']], [['--seed', '']], [['--unknown']], [['word']]])(
    'refuse %j',
    (args) => expect(() => readArguments(args, 1)).toThrow(WrongArguments),
  );

  it('and every exit code are explained', () => {
    for (const option of ['minutes', 'kills', 'seed', 'json', 'help']) expect(help).toContain(`--${option}`);
    for (const code of Object.values(exitCodes)) expect(help).toMatch(new RegExp(`^ {2}${code} `, 'm'));
  });
});
