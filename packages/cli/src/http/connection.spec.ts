import { connectionOf } from './connection';

const files: Record<string, string> = { '/run/token': 'from-file\n', '.callboard/admin-token': 'of-npm-start\n' };
const readFile = (path: string) => {
  const text = files[path];
  if (text === undefined) throw Object.assign(new Error('no'), { code: 'ENOENT' });
  return text;
};
const given = (env: Record<string, string>) => ({ env, readFile });

describe('the connection', () => {
  it('is the address and token of the options, else of the environment', () => {
    const env = { CALLBOARD_URL: 'https://board.example/', CALLBOARD_TOKEN: 'of-env' };
    expect(connectionOf({}, given(env))).toEqual({
      url: 'https://board.example',
      token: 'of-env',
      tokenFrom: 'CALLBOARD_TOKEN',
    });
    expect(connectionOf({ url: 'http://127.0.0.1:1234', token: 'of-option' }, given(env))).toMatchObject({
      url: 'http://127.0.0.1:1234',
      token: 'of-option',
    });
  });

  it('reads the token from a file, and says which where it cannot', () => {
    expect(connectionOf({}, given({ CALLBOARD_TOKEN_FILE: '/run/token' })).token).toBe('from-file');
    expect(() => connectionOf({}, given({ CALLBOARD_TOKEN_FILE: '/run/none' }))).toThrow('(/run/none) cannot be read');
  });

  it('takes the token of npm start on this machine, and sends it nowhere else', () => {
    expect(connectionOf({}, given({}))).toMatchObject({ url: 'http://127.0.0.1:7007', token: 'of-npm-start' });
    expect(connectionOf({ url: 'https://board.example' }, given({})).token).toBeUndefined();
    expect(connectionOf({}, given({ CALLBOARD_DATA_DIR: '/elsewhere' })).token).toBeUndefined();
  });

  it('takes the address of the product that runs from its data folder, where none is given', () => {
    const running = (text: string) => ({
      env: {},
      readFile: (path: string) => (path === '.callboard/run.json' ? text : readFile(path)),
    });
    const run = running('{"state":"ready","gateway":"http://127.0.0.1:7307"}');
    expect(connectionOf({}, run)).toMatchObject({ url: 'http://127.0.0.1:7307', token: 'of-npm-start' });
    expect(connectionOf({ url: 'http://127.0.0.1:1' }, run).url).toBe('http://127.0.0.1:1');
    const inEnvironment = { ...run, env: { CALLBOARD_URL: 'http://127.0.0.1:2' } };
    expect(connectionOf({}, inEnvironment).url).toBe('http://127.0.0.1:2');
    for (const broken of ['{"state":', '{}', 'null', '{"gateway":7}']) {
      expect(connectionOf({}, running(broken)).url).toBe('http://127.0.0.1:7007');
    }
  });

  it.each(['board.example', 'ftp://board.example', 'http://me:secret@board.example'])('refuses %s', (url) => {
    expect(() => connectionOf({ url }, given({}))).toThrow('is no address');
  });
});
