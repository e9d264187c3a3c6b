import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import {
  freePorts,
  isFreePort,
  RememberedProcesses,
  startPlatform,
  startTogether,
  type Log,
  type Platform,
  type PlatformProcess,
  type ProcessNews,
  type SupervisedProcess,
} from '@callboard/platform';
import type { StartArguments } from './arguments';
import { plannedServices, portsNeeded } from './planned-services';
import { RunFile, type RunState } from './run-file';
import { probeHttp, serviceProcess, type ServiceHome } from './service-process';
import type { StartSettings } from './start.settings';
import { userTokenKeysIn } from './user-token-keys';

const readyWithinMs = 120_000;

/** Kafka, MongoDB and the services, kept running; run.json is true at every moment. */
export class RunningProduct {
  private state: RunState['state'] = 'starting';
  private platform: Platform | undefined;
  private services: SupervisedProcess[] = [];
  private readonly runFile: RunFile;
  private readonly remembered: RememberedProcesses;
  private gatewayPort = 0;

  constructor(
    private readonly settings: StartSettings,
    private readonly log: Log,
    private readonly news: (item: ProcessNews) => void,
  ) {
    this.runFile = new RunFile(settings.dataDir);
    this.remembered = new RememberedProcesses(join(settings.dataDir, 'services.json'));
  }

  get gateway(): string {
    return `http://127.0.0.1:${this.gatewayPort}`;
  }

  get kafka(): string | undefined {
    return this.platform?.kafka;
  }

  get mongo(): string | undefined {
    return this.platform?.mongo;
  }

  /** Waits for services that a killed run has left behind, ending: their ports are theirs until then. */
  async untilEarlierEnded(): Promise<void> {
    await this.remembered.untilGone(this.log);
  }

  /** Starts the platform, then every service at once; resolves when all are ready. */
  async start(replicas: StartArguments['replicas'], adminToken: string): Promise<Platform> {
    this.gatewayPort = await this.freeGatewayPort();
    this.show();
    const { dataDir, env } = this.settings;
    const platform = await startPlatform({ log: this.log, dataDir, env });
    this.platform = platform;
    platform.onNews((item) => this.hear(item));
    const { kafka, mongo } = platform;
    const ports = await freePorts(portsNeeded(replicas));
    const { gatewayPort } = this;
    const { corsOrigins } = this.settings;
    const userTokenKeys = userTokenKeysIn(dataDir);
    const plan = { replicas, gatewayPort, ports, kafka, mongo, adminToken, userTokenKeys, corsOrigins };
    this.services = plannedServices(plan).map((service) => serviceProcess(service, this.home()));
    for (const service of this.services) service.onNews((item) => this.hear(item));
    await startTogether(this.services, this.log);
    await this.untilReady();
    return platform;
  }

  /** Says in run.json that the product can be used. */
  markReady(): void {
    this.state = 'ready';
    this.show();
  }

  /** Stops the services, then the platform, and removes run.json. */
  async stop(): Promise<void> {
    this.state = 'stopping';
    this.show();
    await Promise.all(this.services.map((service) => service.stop()));
    await this.platform?.stop();
    this.runFile.remove();
  }

  private home(): ServiceHome {
    return { root: this.settings.root, env: this.settings.env, log: this.log, logFile: (role) => this.newLog(role) };
  }

  private newLog(role: string): string {
    const folder = join(this.settings.dataDir, 'logs');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${role}.log`);
    if (existsSync(file)) renameSync(file, `${file}.1`);
    return file;
  }

  private async freeGatewayPort(): Promise<number> {
    const { gatewayPort } = this.settings;
    if (gatewayPort === 0) return (await freePorts(1))[0] ?? 0;
    if (await isFreePort(gatewayPort)) return gatewayPort;
    throw new Error(`Port ${gatewayPort} is in use by another program: choose one by CALLBOARD_GATEWAY_PORT.`);
  }

  private async untilReady(): Promise<void> {
    const until = Date.now() + readyWithinMs;
    for (;;) {
      try {
        return await probeHttp(`${this.gateway}/readyz`);
      } catch (error) {
        if (Date.now() > until) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private hear(item: ProcessNews): void {
    this.show();
    this.news(item);
  }

  private processes(): PlatformProcess[] {
    const running = this.services.flatMap(({ role, pid, port }) => (pid === undefined ? [] : [{ role, pid, port }]));
    const supervisor = { role: 'supervisor', pid: process.pid, port: 0 };
    return [...running, ...(this.platform?.processes ?? []), supervisor];
  }

  private show(): void {
    const { state, gateway, kafka, mongo } = this;
    this.runFile.write({ state, gateway, kafka, mongo, processes: this.processes() });
    this.remembered.write(this.services.flatMap(({ pid }) => pid ?? []));
  }
}
