import { readArguments, WrongArguments } from './arguments';

describe('the command line of npm start', () => {
  it('asks for the example organisation and one of each when nothing is said', () => {
    expect(readArguments([])).toEqual({
      catalog: undefined,
      empty: false,
      once: false,
      fresh: false,
      json: false,
      help: false,
      replicas: { ingestion: 1, catalog: 1, search: 1, notification: 1 },
    });
  });

  it('takes several folders, files and globs', () => {
    expect(readArguments(['--catalog', 'a', '--catalog=b/**/*.yaml']).catalog).toEqual(['a', 'b/**/*.yaml']);
  });

  it('takes a glob that the shell has expanded', () => {
    expect(readArguments(['--catalog', 'a.yaml', 'b.yaml', 'c.yml']).catalog).toEqual(['a.yaml', 'b.yaml', 'c.yml']);
  });

  it('takes replicas by role', () => {
    const { replicas } = readArguments(['--replicas', 'catalog=2,ingestion=3']);
    expect(replicas).toEqual({ ingestion: 3, catalog: 2, search: 1, notification: 1 });
  });

  it.each([
    [['--replicas', 'gateway=2']],
    [['--replicas', 'catalog']],
    [['--replicas', 'catalog=0']],
    [['--replicas', 'catalog=1.5']],
    [['--replicas', 'catalog=9']],
    [['--unknown']],
    [['word']],
    [['--catalog', 'a', '--empty']],
    [['--catalog']],
  ])('refuses %j', (args) => {
    expect(() => readArguments(args)).toThrow(WrongArguments);
  });
});
