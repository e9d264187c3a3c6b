import type { z } from 'zod';
import { metaOf } from './entry';

/** A service with the schema of its configuration. */
export interface ConfiguredService {
  name: string;
  schema: z.ZodObject;
}

interface Variable {
  name: string;
  description: string;
  isSecret: boolean;
  isFile: boolean;
  example: string;
  /** Default by service; undefined where the variable has none. */
  defaults: Map<string, string | undefined>;
  isRequired: boolean;
}

/** `docs/reference/config.md`: every variable, who reads it, its default. */
export function configPage(services: ConfiguredService[]): string {
  const sections = variablesOf(services).map((variable) => {
    const readers = [...variable.defaults.keys()];
    const who = readers.length === services.length ? 'all' : readers.join(', ');
    const facts = `Read by: ${who}. ${defaultOf(variable)}`;
    return `## ${variable.name}\n\n${variable.description}${whereElse(variable)}\n\n${facts}\n`;
  });
  return `${introduction}\n${sections.join('\n')}`;
}

/** `.env.example`: required variables with an example, the others commented out with their default. */
export function envExample(services: ConfiguredService[]): string {
  const blocks = variablesOf(services).map((variable) => {
    const values = [...new Set(variable.defaults.values())].filter((value) => value !== undefined);
    const value = values[0] ?? variable.example;
    const line = `${variable.name}=${value}`;
    return `# ${variable.description}\n${variable.isRequired ? line : `# ${line}`}\n`;
  });
  return `# Generated from the services' schemas by npm run docs; do not edit. Each variable: docs/reference/config.md\n\n${blocks.join('\n')}`;
}

const introduction = `# Configuration

Generated from the services' schemas by \`npm run docs\`; do not edit. Every process reads its environment once, at its
start, and names all wrong variables in one message. An empty variable counts as absent.
`;

function variablesOf(services: ConfiguredService[]): Variable[] {
  const variables = new Map<string, Variable>();
  for (const { name: service, schema } of services) {
    for (const [key, entry] of Object.entries(schema.shape)) {
      const {
        env: name,
        description,
        secret: isSecret = false,
        file: isFile = false,
        example = '',
      } = metaOf(key, entry);
      const known = variables.get(name) ?? newVariable({ name, description, isSecret, isFile, example });
      const absent = (entry as z.ZodType).safeParse(undefined);
      known.defaults.set(service, absent.success ? textOf(absent.data) : undefined);
      known.isRequired ||= !absent.success;
      variables.set(name, known);
    }
  }
  return [...variables.values()];
}

function newVariable(facts: Omit<Variable, 'defaults' | 'isRequired'>): Variable {
  return { ...facts, defaults: new Map(), isRequired: false };
}

function whereElse({ name, isSecret, isFile }: Variable): string {
  const inFile = `may be in a file named by \`${name}_FILE\`.`;
  if (isSecret) return ` Secret; ${inFile}`;
  return isFile ? ` It ${inFile}` : '';
}

function defaultOf({ defaults, isRequired }: Variable): string {
  const distinct = new Set(defaults.values());
  if (isRequired) return 'Required.';
  if (distinct.size > 1)
    return `Default: ${[...defaults].map(([service, value]) => `${service} \`${value}\``).join(', ')}.`;
  const [value] = distinct;
  return value === undefined ? 'No default.' : `Default: \`${value}\`.`;
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.join(',') : String(value);
}
