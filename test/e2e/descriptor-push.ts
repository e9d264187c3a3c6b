import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ExpectedDocument } from '../descriptors/expectations';
import type { Client, Pushed, PushedItem, PushProblem } from './client';

/** One source for all files, since some of them describe the same entity: it is then updated, not refused. */
const source = 'real-descriptors';

/** Pushes a file byte by byte as it is. */
export function pushFile(client: Client, path: string): Promise<Pushed> {
  return client.push(readFileSync(path), 'application/yaml', `?source=${source}`);
}

/** What became of a document, in the words of the expectations. */
export function outcomeOf({ entityRef, outcome, problem }: PushedItem): ExpectedDocument {
  if (outcome !== 'refused') return { accepted: entityRef ?? 'nothing' };
  if (!problem) return { refused: 'without a problem' };
  const [first] = problem.errors ?? [];
  if (problem.code === 'unreadable-document') {
    return { refused: problem.code, line: first?.line, column: first?.column };
  }
  return { refused: problem.code, entityRef: entityRef ?? null, errors: reasonsOf(problem) };
}

function reasonsOf({ errors = [] }: PushProblem): string[] {
  return errors.map(({ pointer, code }) => `${pointer} ${code}`).sort();
}

/** An expectation without what is said for the reader only. */
export function comparable({ note: _, errors, ...rest }: ExpectedDocument): ExpectedDocument {
  return errors ? { ...rest, errors: [...errors].sort() } : rest;
}

export function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

const refsPerRequest = 500;

/** Which of the refs the catalog does not show, once it has caught up with the receipt. */
export async function notShown(client: Client, refs: string[], receiptToken: string): Promise<string[]> {
  const missing: string[] = [];
  const headers = { 'x-callboard-at-least': receiptToken, 'x-callboard-wait-ms': '30000' };
  for (let at = 0; at < refs.length; at += refsPerRequest) {
    const entityRefs = refs.slice(at, at + refsPerRequest);
    const asked = { entityRefs, fields: ['kind', 'metadata.name'] };
    const { status, body } = await client.post<{ items: unknown[] }>('/api/catalog/entities/by-refs', asked, headers);
    if (status !== 200) throw new Error(`by-refs answered ${status}: ${JSON.stringify(body)}`);
    missing.push(...entityRefs.filter((_, index) => body.items[index] === null));
  }
  return missing;
}
