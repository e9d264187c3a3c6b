import { plannedServices, portsNeeded } from './planned-services';

const replicas = { ingestion: 2, catalog: 1, search: 1, notification: 1 };
const plan = {
  replicas,
  gatewayPort: 7007,
  ports: [1, 2, 3, 4, 5],
  kafka: 'kafka:9092',
  mongo: 'mongodb://db/?replicaSet=rs0',
  adminToken: 'secret',
  userTokenKeys: { privateKey: 'signs', publicKey: 'verifies' },
  corsOrigins: 'http://localhost:3000',
};

describe('the planned services', () => {
  it('are the five, each with its port, replicas numbered from the second on, the gateway last', () => {
    const planned = plannedServices(plan).map(({ role, app, port }) => [role, app, port]);
    expect(planned).toEqual([
      ['ingestion', 'ingestion', 1],
      ['ingestion-2', 'ingestion', 2],
      ['catalog', 'catalog', 3],
      ['search', 'search', 4],
      ['notification', 'notification', 5],
      ['gateway', 'gateway', 7007],
    ]);
  });

  it('are told where Kafka and MongoDB are, on loopback and in development mode', () => {
    for (const { env, port } of plannedServices(plan)) {
      expect(env).toMatchObject({
        CALLBOARD_MODE: 'development',
        CALLBOARD_KAFKA_BROKERS: 'kafka:9092',
        CALLBOARD_MONGO_URL: 'mongodb://db/?replicaSet=rs0',
        CALLBOARD_HTTP_HOST: '127.0.0.1',
        CALLBOARD_HTTP_PORT: String(port),
        CALLBOARD_ADMIN_TOKEN: 'secret',
      });
    }
  });

  it("can all verify users' tokens, and the gateway alone can sign them", () => {
    const planned = plannedServices(plan).map(({ env }) => env);
    expect(new Set(planned.map((env) => env['CALLBOARD_USER_TOKEN_PUBLIC_KEYS']))).toEqual(new Set(['verifies']));
    expect(planned.flatMap((env) => env['CALLBOARD_USER_TOKEN_KEY'] ?? [])).toEqual(['signs']);
    expect(planned.at(-1)).toHaveProperty('CALLBOARD_USER_TOKEN_KEY');
  });

  it('give the gateway the address of every replica, its own, and those of web pages', () => {
    expect(plannedServices(plan).at(-1)?.env).toMatchObject({
      CALLBOARD_PUBLIC_URL: 'http://127.0.0.1:7007',
      CALLBOARD_CORS_ORIGINS: 'http://localhost:3000',
      CALLBOARD_INGESTION_URLS: 'http://127.0.0.1:1,http://127.0.0.1:2',
      CALLBOARD_CATALOG_URLS: 'http://127.0.0.1:3',
    });
  });

  it('need a port each', () => {
    expect(portsNeeded(replicas)).toBe(5);
    expect(() => plannedServices({ ...plan, ports: [1] })).toThrow('No port is left');
  });
});
