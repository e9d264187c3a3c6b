import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { WrongArguments } from './arguments';
import { globBase, globToRegExp, isGlob } from './glob';

/** A file to push. */
export interface DescriptorFile {
  path: string;
  text: string;
}

/** What was found, and how many files were no descriptors. */
export interface FoundFiles {
  files: DescriptorFile[];
  skipped: number;
}

const passedOver = /(^|\/)(node_modules|\.git)(\/|$)/;

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.filter((path) => /\.ya?ml$/.test(path) && !passedOver.test(relative(folder, path))).sort();
}

function filesOf(pattern: string, from: string): string[] {
  const path = resolve(from, pattern);
  if (existsSync(path)) return statSync(path).isDirectory() ? filesIn(path) : [path];
  if (!isGlob(pattern)) throw new WrongArguments(`--catalog: ${pattern} does not exist.`);
  const base = globBase(path);
  if (!existsSync(base)) throw new WrongArguments(`--catalog: ${pattern} matches nothing.`);
  const wanted = globToRegExp(path);
  return filesIn(base).filter((file) => wanted.test(file));
}

/**
 * True when a document of the file has what every descriptor has, `apiVersion` and `kind`, whether or not it can be
 * read: a broken descriptor is pushed and its refusal is told.
 */
export function isDescriptor(text: string): boolean {
  const documents = text.split(/^---.*$/m);
  const hasKey = (document: string, key: string) =>
    new RegExp(`(^|^\\s*[{[]+\\s*|,\\s*)["']?${key}["']?\\s*:`, 'm').test(document);
  return documents.some((document) => hasKey(document, 'apiVersion') && hasKey(document, 'kind'));
}

/** All descriptors under folders, files and globs, each file once. */
export function descriptorFiles(patterns: string[], from: string): FoundFiles {
  const paths = [...new Set(patterns.flatMap((pattern) => filesOf(pattern, from)))];
  if (paths.length === 0) throw new WrongArguments(`--catalog: no .yaml or .yml file in ${patterns.join(', ')}.`);
  const read = paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
  const files = read.filter(({ text }) => isDescriptor(text));
  return { files, skipped: read.length - files.length };
}
