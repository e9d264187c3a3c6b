import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scripts = join(__dirname, '..');

/** The scripts are modules of plain Node, which the specs' own loader does not take. */
function inNode(module: string, expression: string, env: NodeJS.ProcessEnv = process.env): unknown {
  const script = `import(${JSON.stringify(join(scripts, module))}).then((m) => console.log(JSON.stringify(${expression})))`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', env }));
}

describe('the last line of npm test', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    numRuntimeErrorTestSuites: 1,
  };

  it('adds up the runs; a suite that could not be run has failed, what is pending is skipped', () => {
    const counts = inNode('tests.mjs', `m.countsOf([${JSON.stringify(report)}, ${JSON.stringify(report)}])`);
    expect(counts).toEqual({ passed: 10, failed: 4, skipped: 6 });
  });
});

describe('what is installed', () => {
  const root = mkdtempSync(join(tmpdir(), 'install-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const write = (path: string, packages: object) => writeFileSync(join(root, path), JSON.stringify({ packages }));
  const isInstalled = () => inNode('install.mjs', `m.isInstalled(${JSON.stringify(root)})`);
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/mac': { version: '1.0.0', optional: true },
  };

  it('is what npm recorded, compared with the lock file', () => {
    write('package-lock.json', wanted);
    expect(isInstalled()).toBe(false);
    mkdirSync(join(root, 'node_modules'));
    write('node_modules/.package-lock.json', { 'node_modules/a': { version: '0.9.0' } });
    expect(isInstalled()).toBe(false);
    write('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } });
    expect(isInstalled()).toBe(true);
  });
});

describe('what the machine must have', () => {
  const needs = (env: NodeJS.ProcessEnv) => inNode('install.mjs', 'm.needsOf(process.env)', { PATH: '', ...env });

  it('is nothing but Node where Kafka and MongoDB are given', () => {
    const given = { CALLBOARD_KAFKA_BROKERS: 'a:1', CALLBOARD_MONGO_URL: 'mongodb://a' };
    expect(needs(given)).toEqual({ java: false, maven: false, pip: false });
  });

  it('is Java, Maven and pip where they are embedded and nothing is cached yet', () => {
    const env = { CALLBOARD_PLATFORM: 'embedded', CALLBOARD_CACHE: '/nowhere' };
    expect(needs(env)).toEqual({ java: true, maven: true, pip: true });
  });

  it('is told in sentences that name the packages, before anything is done', () => {
    const env = { PATH: '/nowhere', CALLBOARD_PLATFORM: 'embedded', CALLBOARD_CACHE: '/nowhere' };
    const { status, stderr } = spawnSync(process.execPath, [join(scripts, 'bootstrap.mjs'), 'start'], {
      env,
      encoding: 'utf8',
    });
    expect(status).toBe(4);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringContaining('openjdk-17-jre-headless'),
      expect.stringContaining('package maven'),
      expect.stringContaining('package python3-pip'),
    ]);
  });

  it('does not matter to --help', () => {
    const args = [join(scripts, 'bootstrap.mjs'), 'start', '--help'];
    const { status, stdout } = spawnSync(process.execPath, args, { env: { PATH: '/nowhere' }, encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toContain('--catalog');
  });
});

describe('an option that nobody knows', () => {
  it('is refused before anything is installed', () => {
    const args = [join(scripts, 'bootstrap.mjs'), 'start', '--onse'];
    const { status, stderr } = spawnSync(process.execPath, args, { env: { PATH: '/nowhere' }, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('no option --onse');
  });
});
