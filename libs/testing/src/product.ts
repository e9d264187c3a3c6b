import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { waitUntil } from './wait-until';

const root = resolve(__dirname, '../../..');
const READY_MS = 170_000;
const STOP_MS = 30_000;

/** One process of the product, as `run.json` names it. */
export interface RunningProcess {
  role: string;
  pid: number;
  port: number;
}

interface RunFile {
  state: 'starting' | 'ready' | 'stopping';
  gateway: string;
  kafka: string;
  mongo: string;
  processes: RunningProcess[];
}

/** The whole product, started as a user starts it, on a Kafka and a MongoDB of its own. */
export class Product {
  readonly token = randomBytes(24).toString('base64url');
  readonly dataDir = mkdtempSync(join(tmpdir(), 'callboard-product-'));
  /** What it printed, for the message of a test that fails. */
  output = '';
  private child!: ChildProcess;
  private exited!: Promise<number | null>;

  private constructor(
    private readonly args: string[],
    private readonly port: number,
  ) {}

  /** Starts it with these arguments of `npm start`; resolves once it is ready. What does not become so is stopped. */
  static async start(...args: string[]): Promise<Product> {
    const product = new Product(args, await freePort());
    product.launch();
    try {
      await product.ready();
    } catch (error) {
      await product.dispose();
      throw error;
    }
    return product;
  }

  get gateway(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What its `run.json` says now. */
  run(): RunFile {
    return JSON.parse(readFileSync(join(this.dataDir, 'run.json'), 'utf8')) as RunFile;
  }

  /** The process that has this role now. */
  process(role: string): RunningProcess {
    const found = this.run().processes.find((each) => each.role === role);
    if (!found) throw new Error(`no ${role} in run.json`);
    return found;
  }

  /** Resolves once `run.json` says ready. */
  async ready(): Promise<void> {
    await waitUntil(() => this.run().state === 'ready', { timeoutMs: READY_MS, intervalMs: 100 }).catch(
      (cause: unknown) => {
        throw new Error(`the product is not ready; it said:\n${this.output}`, { cause });
      },
    );
  }

  /** Ends it as Ctrl-C does; resolves to its exit code. */
  async stop(): Promise<number | null> {
    this.child.kill('SIGINT');
    const late = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    const code = await this.exited;
    clearTimeout(late);
    return code;
  }

  /** Stops it and deletes its data. */
  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 5 });
  }

  private launch(): void {
    // The servers of the jest run are for integration specs; here some are killed.
    const { CALLBOARD_KAFKA_BROKERS: _kafka, CALLBOARD_MONGO_URL: _mongo, ...environment } = process.env;
    this.child = spawn(process.execPath, [join(root, 'start', 'bootstrap.mjs'), 'start', ...this.args], {
      cwd: root,
      env: {
        ...environment,
        CALLBOARD_PLATFORM: 'embedded',
        CALLBOARD_DATA_DIR: this.dataDir,
        CALLBOARD_GATEWAY_PORT: String(this.port),
        CALLBOARD_ADMIN_TOKEN: this.token,
      },
    });
    this.child.stdout?.on('data', (chunk) => (this.output += String(chunk)));
    this.child.stderr?.on('data', (chunk) => (this.output += String(chunk)));
    this.exited = new Promise((done) => this.child.once('exit', done));
  }
}

/** Whether a process of this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
