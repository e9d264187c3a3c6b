import { join } from 'node:path';
import { exitCodes } from '../exit-codes';
import { Failure } from '../failure';
import type { Surroundings } from '../surroundings';

/** Where the product is and with what right it is asked. */
export interface Connection {
  url: string;
  token: string | undefined;
  /** Where the token was found, for the words of a refusal. */
  tokenFrom: string;
}

export const defaultUrl = 'http://127.0.0.1:7007';

type Given = Pick<Surroundings, 'env' | 'readFile'>;

/**
 * From the options, the environment, and what `npm start` keeps in its data folder.
 * @throws Failure when an address or a file is none
 */
export function connectionOf(options: { url?: string; token?: string }, { env, readFile }: Given): Connection {
  const address = addressOf(options.url ?? (env['CALLBOARD_URL'] || (runningAt({ env, readFile }) ?? defaultUrl)));
  const url = address.href.replace(/\/+$/, '');
  if (options.token) return { url, token: options.token, tokenFrom: '--token' };
  const given = env['CALLBOARD_TOKEN'];
  if (given) return { url, token: given, tokenFrom: 'CALLBOARD_TOKEN' };
  const file = env['CALLBOARD_TOKEN_FILE'];
  if (file) return { url, token: tokenIn(file, readFile), tokenFrom: `CALLBOARD_TOKEN_FILE (${file})` };
  return { url, ...developmentToken(address, { env, readFile }) };
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.username) return url;
  throw new Failure(exitCodes.wrongUsage, `${JSON.stringify(text)} is no address.`, `Give one like ${defaultUrl}.`);
}

function tokenIn(file: string, readFile: (path: string) => string): string {
  try {
    return readFile(file).trim();
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new Failure(exitCodes.wrongUsage, `CALLBOARD_TOKEN_FILE (${file}) cannot be read: ${reason}.`);
  }
}

/** `npm start` keeps its token in the data folder; it is for this machine and is sent nowhere else. */
function developmentToken({ hostname }: URL, given: Given): Pick<Connection, 'token' | 'tokenFrom'> {
  const file = inDataFolder('admin-token', given);
  const token = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname) ? textOf(file, given) : undefined;
  return token ? { token, tokenFrom: file } : { token: undefined, tokenFrom: 'nowhere' };
}

/** Where the product that `npm start` runs has its gateway; it says so while it runs. */
function runningAt(given: Given): string | undefined {
  try {
    const run = JSON.parse(textOf(inDataFolder('run.json', given), given) ?? 'null') as { gateway?: unknown } | null;
    return typeof run?.gateway === 'string' ? run.gateway : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function inDataFolder(name: string, { env }: Given): string {
  return join(env['CALLBOARD_DATA_DIR'] || '.callboard', name);
}

/** Undefined for a file that is not there or cannot be read: `npm start` need not run here. */
function textOf(file: string, { readFile }: Given): string | undefined {
  try {
    return readFile(file).trim();
  } catch {
    return undefined;
  }
}
