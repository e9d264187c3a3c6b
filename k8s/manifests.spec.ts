import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { mismatches, services } from '../test/packaging/known-variables';

interface Variable {
  name: string;
  value?: string;
  valueFrom?: { configMapKeyRef?: { name: string; key: string }; secretKeyRef?: { name: string; optional: boolean } };
}

const folders = readdirSync(__dirname, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('kustomization.yaml'))
  .map((path) => join(__dirname, path, '..'));

const read = (path: string) => parse(readFileSync(path, 'utf8'));
const base = (service: string, file: string) => read(join(__dirname, 'base', service, file));
const shared = read(join(__dirname, 'base/kustomization.yaml'));
const keysOf = (literals: string[]) => literals.map((literal) => literal.slice(0, literal.indexOf('=')));
const configKeys = keysOf(shared.configMapGenerator[0].literals);
const portOf = (service: string) => String(base(service, 'service.yaml').spec.ports[0].port);

describe.each(folders)('the kustomization in %s', (folder) => {
  const { resources } = read(join(folder, 'kustomization.yaml')) as { resources: string[] };

  it('names resources that are there', () => {
    expect(resources.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });

  it('leaves no manifest of its folder out', () => {
    const manifests = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
    expect(manifests.filter((file) => !resources.includes(file))).toEqual([]);
  });

  it('names only files that are well-formed manifests', () => {
    const documents = resources
      .filter((path) => path.endsWith('.yaml'))
      .flatMap((path) => parseAllDocuments(readFileSync(join(folder, path), 'utf8')));
    const broken = documents.filter(
      (document) => document.errors.length > 0 || !document.has('apiVersion') || !document.has('kind'),
    );
    expect(broken).toEqual([]);
  });
});

describe.each(services)('the deployment of %s', (service) => {
  const { spec, metadata } = base(service, 'deployment.yaml');
  const pod = spec.template.spec;
  const [container] = pod.containers;
  const env: Variable[] = container.env;

  it('sets only variables that the service reads, and all that it needs', () => {
    const given = [...env.map(({ name }) => name), ...(container.envFrom ? configKeys : [])];
    expect(mismatches(service, given)).toEqual({ unread: [], missing: [] });
  });

  it('takes from the ConfigMap only keys that it has', () => {
    const wanted = env.flatMap(({ valueFrom }) => valueFrom?.configMapKeyRef?.key ?? []);
    expect(wanted.filter((key) => !configKeys.includes(key))).toEqual([]);
  });

  it('mounts each file that a variable names', () => {
    const files = env.filter(({ name }) => name.endsWith('_FILE')).map(({ value }) => value);
    const items: { path: string }[] = pod.volumes?.[0].secret.items ?? [];
    const mounted = items.map(({ path }) => `${container.volumeMounts[0].mountPath}/${path}`);
    expect(mounted.sort()).toEqual(files.sort());
  });

  it('can be found under one name and one port', () => {
    const port = env.find(({ name }) => name === 'CALLBOARD_HTTP_PORT')?.value;
    const service_ = base(service, 'service.yaml');
    expect([service_.metadata.name, metadata.name, container.name]).toEqual([service, service, service]);
    expect(service_.spec.selector).toEqual(spec.template.metadata.labels);
    expect(base(service, 'disruption-budget.yaml').spec.selector).toEqual(spec.selector);
    expect([String(container.ports[0].containerPort), portOf(service)]).toEqual([port, port]);
  });

  it('is probed, bounded and without rights', () => {
    expect(container).toMatchObject({
      startupProbe: { httpGet: { path: '/livez', port: 'http' } },
      livenessProbe: { httpGet: { path: '/livez', port: 'http' } },
      readinessProbe: { httpGet: { path: '/readyz', port: 'http' } },
      resources: {
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    });
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
  });
});

describe('the manifests together', () => {
  it('lead the gateway to the services where they listen', () => {
    const env: Variable[] = base('gateway', 'deployment.yaml').spec.template.spec.containers[0].env;
    const urls = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    for (const service of services.filter((name) => name !== 'gateway')) {
      expect(urls[`CALLBOARD_${service.toUpperCase()}_URLS`]).toBe(`http://${service}:${portOf(service)}`);
    }
  });

  it.each(['local', 'production'])(
    'let the overlay %s set only what the base knows, and tag every image',
    (overlay) => {
      const { configMapGenerator, images } = read(join(__dirname, 'overlays', overlay, 'kustomization.yaml'));
      const keys = keysOf(configMapGenerator[0].literals);
      expect(keys.filter((key: string) => !configKeys.includes(key))).toEqual([]);
      expect(images.map(({ name }: { name: string }) => name)).toEqual(
        services.map((service) => `callboard/${service}`),
      );
    },
  );

  it('give the local overlay every secret that a deployment mounts', () => {
    const { secretGenerator } = read(join(__dirname, 'overlays/local/kustomization.yaml'));
    const mounted = services.flatMap(
      (service) => base(service, 'deployment.yaml').spec.template.spec.volumes?.[0].secret.items ?? [],
    );
    expect(new Set(mounted.map(({ key }: { key: string }) => key))).toEqual(
      new Set(keysOf(secretGenerator[0].literals)),
    );
  });
});
