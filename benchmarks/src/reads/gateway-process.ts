import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { freePorts } from '@callboard/platform';

const script = join(__dirname, '../../../apps/gateway/dist/main.js');

/** The gateway, as it runs in the product, in front of one catalog. */
export async function gatewayTo(catalogUrl: string): Promise<{ url: string; pid: number; stop: () => void }> {
  const [port = 0] = await freePorts(1);
  const env = {
    ...process.env,
    CALLBOARD_MODE: 'development',
    CALLBOARD_HTTP_HOST: '127.0.0.1',
    CALLBOARD_HTTP_PORT: String(port),
    CALLBOARD_LOG_LEVEL: 'fatal',
    CALLBOARD_CATALOG_URLS: catalogUrl,
  };
  const child = spawn(process.execPath, [script], { env, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  const stop = () => void child.kill();
  while (!(await fetch(`${url}/api/catalog/entities/by-query?limit=0`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`the gateway ended with ${child.exitCode}`);
    await new Promise((turn) => setTimeout(turn, 50));
  }
  return { url, pid: child.pid!, stop };
}
