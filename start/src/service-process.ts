import { join } from 'node:path';
import { SupervisedProcess, type Log } from '@callboard/platform';
import type { PlannedService } from './planned-services';

const probeTimeoutMs = 2_000;

/** Variables that would contradict what the supervisor decides. */
const decidedHere = [
  'CALLBOARD_ADMIN_TOKEN_FILE',
  'CALLBOARD_MONGO_URL_FILE',
  'CALLBOARD_USER_TOKEN_KEY',
  'CALLBOARD_USER_TOKEN_KEY_FILE',
  'CALLBOARD_USER_TOKEN_PUBLIC_KEYS_FILE',
  'CALLBOARD_PLATFORM',
];

/**
 * Keeps glibc from raising the size from which it gives memory back as soon as it is free: after a few large answers of
 * the broker, most of what a service has ever used would stay with it (ADR 0027).
 */
const memoryReturned = { MALLOC_MMAP_THRESHOLD_: '131072' };

/** Where services and their logs are, and what they inherit. */
export interface ServiceHome {
  root: string;
  logFile(role: string): string;
  env: NodeJS.ProcessEnv;
  log: Log;
}

function inherited(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !decidedHere.includes(name)));
}

/** Throws unless a GET on the address is answered 200. */
export async function probeHttp(url: string): Promise<void> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(probeTimeoutMs) });
  const body = await answer.text();
  if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${body.slice(0, 300)}`);
}

/** A service as a supervised process: usable when its /readyz is. */
export function serviceProcess(service: PlannedService, home: ServiceHome): SupervisedProcess {
  const { role, app, port, env } = service;
  // The gateway is ready only when all others are; to be started it need only live.
  const probed = role === 'gateway' ? 'livez' : 'readyz';
  const spec = {
    role,
    port,
    command: process.execPath,
    args: [join(home.root, 'apps', app, 'dist', 'main.js')],
    cwd: home.root,
    env: { ...memoryReturned, ...inherited(home.env), ...env },
    logFile: home.logFile(role),
    probe: () => probeHttp(`http://127.0.0.1:${port}/${probed}`),
    readyTimeoutMs: 120_000,
    stopTimeoutMs: 15_000,
  };
  return new SupervisedProcess(spec, home.log);
}
