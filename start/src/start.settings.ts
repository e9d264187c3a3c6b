import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { WrongArguments } from './arguments';

/** What the environment asks for. */
export interface StartSettings {
  root: string;
  dataDir: string;
  gatewayPort: number;
  /** Undefined: one is made and kept in the data folder. */
  adminToken: string | undefined;
  corsOrigins: string;
  /** What the services see of it, beside what the supervisor tells them. */
  env: NodeJS.ProcessEnv;
}

/** Where a Backstage web app is while it is developed. */
const corsOriginsDefault = 'http://localhost:3000';

const portMax = 65_535;

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= portMax) return port;
  throw new WrongArguments(`CALLBOARD_GATEWAY_PORT must be a port number between 0 and ${portMax}.`);
}

function tokenOf(env: NodeJS.ProcessEnv): string | undefined {
  const file = env['CALLBOARD_ADMIN_TOKEN_FILE'];
  return env['CALLBOARD_ADMIN_TOKEN'] || (file && readFileSync(file, 'utf8').trim()) || undefined;
}

/** Reads the environment; the project's folder is where relative paths begin. */
export function readStartSettings(root: string, env: NodeJS.ProcessEnv): StartSettings {
  return {
    root,
    dataDir: resolve(root, env['CALLBOARD_DATA_DIR'] || '.callboard'),
    gatewayPort: portOf(env['CALLBOARD_GATEWAY_PORT'] || '7007'),
    adminToken: tokenOf(env),
    corsOrigins: env['CALLBOARD_CORS_ORIGINS'] || corsOriginsDefault,
    env,
  };
}
