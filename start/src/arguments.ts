import { parseArgs } from 'node:util';

/** Roles that may run more than once; the gateway is the one address and stays alone. */
export const replicatedRoles = ['ingestion', 'catalog', 'search', 'notification'] as const;

export type ReplicatedRole = (typeof replicatedRoles)[number];

/** What the command line asks for. */
export interface StartArguments {
  /** Folders, files and globs to push; undefined means the example organisation. */
  catalog: string[] | undefined;
  empty: boolean;
  once: boolean;
  fresh: boolean;
  json: boolean;
  help: boolean;
  replicas: Record<ReplicatedRole, number>;
}

/** The command line cannot be understood; the message says what would be. */
export class WrongArguments extends Error {
  override readonly name = 'WrongArguments';
}

const replicasMax = 8;

const options = {
  catalog: { type: 'string', multiple: true },
  empty: { type: 'boolean', default: false },
  once: { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  replicas: { type: 'string', multiple: true },
} as const;

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new WrongArguments(`${(error as Error).message} See npm start -- --help.`, { cause: error });
  }
}

function isReplicated(role: string | undefined): role is ReplicatedRole {
  return replicatedRoles.some((known) => known === role);
}

function replicasOf(texts: string[]): StartArguments['replicas'] {
  const replicas = { ingestion: 1, catalog: 1, search: 1, notification: 1 };
  for (const pair of texts.flatMap((text) => text.split(',')).filter(Boolean)) {
    const [role, count] = pair.split('=');
    const number = Number(count);
    const isCount = Number.isInteger(number) && number >= 1 && number <= replicasMax;
    if (!isReplicated(role) || !isCount) {
      const known = replicatedRoles.join(', ');
      throw new WrongArguments(`--replicas takes role=number with roles ${known} and 1 to ${replicasMax}.`);
    }
    replicas[role] = number;
  }
  return replicas;
}

/** Understands the command line, or throws WrongArguments. */
export function readArguments(args: string[]): StartArguments {
  const { values, positionals } = parsed(args);
  const { catalog, empty, once, fresh, json, help, replicas = [] } = values;
  // A glob that the shell has expanded arrives as one value and further words.
  if (positionals.length > 0 && !catalog) throw new WrongArguments('Only options are understood, see --help.');
  if (catalog && empty) throw new WrongArguments('--catalog and --empty exclude each other.');
  return {
    catalog: catalog && [...catalog, ...positionals],
    empty,
    once,
    fresh,
    json,
    help,
    replicas: replicasOf(replicas),
  };
}
