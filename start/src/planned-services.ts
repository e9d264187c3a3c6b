import { replicatedRoles, type ReplicatedRole } from './arguments';

/** One process of a service: what it is, where it listens and what it is told. */
export interface PlannedService {
  /** With its number where there are several: `catalog-2`. */
  role: string;
  app: string;
  port: number;
  env: Record<string, string>;
}

/** What all services are told alike. */
export interface ServicePlan {
  replicas: Record<ReplicatedRole, number>;
  gatewayPort: number;
  /** Ports to give away, as many as there are replicas. */
  ports: number[];
  kafka: string;
  mongo: string;
  adminToken: string;
  /** Signs and verifies users' tokens, in PEM. */
  userTokenKeys: { privateKey: string; publicKey: string };
  /** Origins whose pages may call the gateway, separated by commas. */
  corsOrigins: string;
}

function sharedEnv({ kafka, mongo, adminToken, userTokenKeys }: ServicePlan, port: number): Record<string, string> {
  return {
    CALLBOARD_MODE: 'development',
    CALLBOARD_KAFKA_BROKERS: kafka,
    CALLBOARD_MONGO_URL: mongo,
    CALLBOARD_HTTP_HOST: '127.0.0.1',
    CALLBOARD_HTTP_PORT: String(port),
    CALLBOARD_ADMIN_TOKEN: adminToken,
    CALLBOARD_USER_TOKEN_PUBLIC_KEYS: userTokenKeys.publicKey,
  };
}

function replicasOf(app: ReplicatedRole, plan: ServicePlan, ports: number[]): PlannedService[] {
  return Array.from({ length: plan.replicas[app] }, (_, index) => {
    const port = ports.shift();
    if (port === undefined) throw new Error(`No port is left for ${app}.`);
    const role = index === 0 ? app : `${app}-${index + 1}`;
    return { role, app, port, env: sharedEnv(plan, port) };
  });
}

/** Every process of the product, the gateway last: it is told where the others are. */
export function plannedServices(plan: ServicePlan): PlannedService[] {
  const ports = [...plan.ports];
  const behind = replicatedRoles.flatMap((app) => replicasOf(app, plan, ports));
  const urls = replicatedRoles.map((app) => {
    const addresses = behind.filter((service) => service.app === app).map(({ port }) => `http://127.0.0.1:${port}`);
    return [`CALLBOARD_${app.toUpperCase()}_URLS`, addresses.join(',')] as const;
  });
  const own = {
    CALLBOARD_PUBLIC_URL: `http://127.0.0.1:${plan.gatewayPort}`,
    CALLBOARD_CORS_ORIGINS: plan.corsOrigins,
    CALLBOARD_USER_TOKEN_KEY: plan.userTokenKeys.privateKey,
  };
  const env = { ...sharedEnv(plan, plan.gatewayPort), ...own, ...Object.fromEntries(urls) };
  return [...behind, { role: 'gateway', app: 'gateway', port: plan.gatewayPort, env }];
}

/** How many ports a plan needs beside the gateway's. */
export function portsNeeded(replicas: ServicePlan['replicas']): number {
  return replicatedRoles.reduce((sum, role) => sum + replicas[role], 0);
}
