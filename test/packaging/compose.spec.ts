import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { mismatches, services } from './known-variables';

const root = join(__dirname, '../..');
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true });
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');

describe('the Compose file', () => {
  it.each(services)('sets for %s only variables that it reads, and all that it needs', (service) => {
    const given = Object.keys(compose.services[service].environment);
    expect(mismatches(service, given)).toEqual({ unread: [], missing: [] });
  });

  it.each(services)('builds %s from the one Dockerfile, read-only and without capabilities', (service) => {
    expect(compose.services[service]).toMatchObject({
      build: { context: '.', args: { SERVICE: service } },
      read_only: true,
      cap_drop: ['ALL'],
    });
  });

  it.each(services)('asks %s on its own port whether it is ready', (service) => {
    const { environment, healthcheck, ports } = compose.services[service];
    const port = environment.CALLBOARD_HTTP_PORT;
    expect(healthcheck.test.at(-1)).toContain(`http://127.0.0.1:${port}/readyz`);
    expect(ports).toEqual([`127.0.0.1:${port}:${port}`]);
  });

  it('publishes ports on loopback only', () => {
    const ports = Object.values<{ ports?: string[] }>(compose.services).flatMap((each) => each.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('waits for nothing that is not there', () => {
    const names = Object.keys(compose.services);
    const awaited = Object.values<{ depends_on?: object }>(compose.services).flatMap((each) =>
      Object.keys(each.depends_on ?? {}),
    );
    expect(awaited.filter((name) => !names.includes(name))).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  it('copies only what is there', () => {
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) =>
      paths.split(' '),
    );
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('copies the manifest of every workspace, without which npm ci refuses', () => {
    const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { workspaces: string[] };
    const folders = workspaces.map((pattern) => pattern.replace('/*', ''));
    expect(folders.filter((folder) => !new RegExp(`^COPY ${folder}[ /]`, 'm').test(dockerfile))).toEqual([]);
  });

  it('builds every service', () => {
    const built = /npx tsc -b (.+)$/m.exec(dockerfile)?.[1]?.split(' ').sort();
    expect(built).toEqual(services.map((service) => `apps/${service}`).sort());
  });

  it('has glibc give memory back as it does for services that npm start starts', () => {
    const source = readFileSync(join(root, 'start', 'src', 'service-process.ts'), 'utf8');
    const [, started] = /MALLOC_MMAP_THRESHOLD_: '(\d+)'/.exec(source) ?? [];
    expect(started).toBeDefined();
    expect(dockerfile).toContain(`MALLOC_MMAP_THRESHOLD_=${started}\n`);
  });

  it('does not run as root', () => {
    expect(dockerfile.trimEnd().split('\n').at(-2)).toBe('USER 1000:1000');
  });
});
