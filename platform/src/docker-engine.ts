import { existsSync } from 'node:fs';
import { request, type IncomingMessage, type RequestOptions } from 'node:http';

const answersWithinMs = 2_000;
const pullBeginsWithinMs = 8_000;

/** The engine does not hold an image and cannot get it. */
export class ImageUnavailable extends Error {
  override readonly name = 'ImageUnavailable';
}

type Address = Pick<RequestOptions, 'socketPath' | 'host' | 'port'>;

function addressOf(dockerHost: string | undefined): Address | undefined {
  const text = dockerHost || 'unix:///var/run/docker.sock';
  if (text.startsWith('unix://')) {
    const socketPath = text.slice('unix://'.length);
    return existsSync(socketPath) ? { socketPath } : undefined;
  }
  const { hostname, port } = new URL(text.replace(/^tcp:/, 'http:'));
  return { host: hostname, port: port || '2375' };
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) text += chunk;
  return text;
}

/** The few questions that are asked of a Docker engine before containers are tried. */
export class DockerEngine {
  private constructor(private readonly address: Address) {}

  /** The engine of DOCKER_HOST or the usual socket; undefined when none answers within two seconds. */
  static async find(env: NodeJS.ProcessEnv = process.env): Promise<DockerEngine | undefined> {
    const address = addressOf(env['DOCKER_HOST']);
    if (!address) return undefined;
    const engine = new DockerEngine(address);
    const answer = await engine.ask('GET', '/_ping').catch(() => undefined);
    answer?.resume();
    return answer?.statusCode === 200 ? engine : undefined;
  }

  /** Resolves when the engine holds the image; rejects within seconds when it cannot begin to pull it. */
  async require(image: string): Promise<void> {
    const held = await this.ask('GET', `/images/${image}/json`);
    held.resume();
    if (held.statusCode !== 200) await this.pull(image);
  }

  /** The pid of a container's first process, as the host counts. */
  async pidOf(container: string): Promise<number | undefined> {
    const answer = await this.ask('GET', `/containers/${container}/json`);
    const { State } = JSON.parse(await textOf(answer)) as { State?: { Pid?: number } };
    return State?.Pid || undefined;
  }

  private async pull(image: string): Promise<void> {
    const [name, tag] = image.split(':');
    const path = `/images/create?fromImage=${encodeURIComponent(name ?? image)}&tag=${tag ?? 'latest'}`;
    try {
      const answer = await this.ask('POST', path, pullBeginsWithinMs);
      const progress = await textOf(answer);
      const failure = progress.split('\n').find((line) => line.includes('"error"'));
      if (answer.statusCode !== 200 || failure) throw new Error(failure ?? progress.trim());
    } catch (error) {
      throw new ImageUnavailable(`${image} cannot be pulled: ${(error as Error).message}`, { cause: error });
    }
  }

  private ask(method: string, path: string, withinMs = answersWithinMs): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request({ ...this.address, method, path }, (response) => {
        clearTimeout(timer);
        resolve(response);
      });
      const timer = setTimeout(() => asked.destroy(new Error(`no answer within ${withinMs} ms`)), withinMs);
      asked.once('error', reject).end();
    });
  }
}
