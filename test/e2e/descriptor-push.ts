import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ExpectedDocument } from '../descriptors/expectations';

export interface Address {
  gateway: string;
  token: string;
}

interface Reason {
  pointer: string;
  code: string;
  line?: number;
  column?: number;
}

interface PushProblem {
  code: string;
  errors?: Reason[];
}

interface PushBody extends Partial<PushProblem> {
  receipt?: { token: string };
  items?: PushItem[];
}

export interface PushItem {
  entityRef?: string | null;
  outcome: string;
  problem?: PushProblem;
}

export interface PushAnswer {
  status: number;
  code?: string;
  receiptToken?: string;
  items: PushItem[];
}

/** One source for all files, since some of them describe the same entity: it is then updated, not refused. */
const source = 'real-descriptors';

/** Pushes a file byte by byte as it is. */
export async function pushFile({ gateway, token }: Address, path: string): Promise<PushAnswer> {
  const response = await fetch(`${gateway}/api/ingestion/v1/entities?source=${source}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/yaml' },
    body: readFileSync(path),
  });
  const body = (await response.json()) as PushBody;
  return { status: response.status, code: body.code, receiptToken: body.receipt?.token, items: body.items ?? [] };
}

/** What became of a document, in the words of the expectations. */
export function outcomeOf({ entityRef, outcome, problem }: PushItem): ExpectedDocument {
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
export async function notShown({ gateway, token }: Address, refs: string[], receiptToken: string): Promise<string[]> {
  const missing: string[] = [];
  for (let at = 0; at < refs.length; at += refsPerRequest) {
    const entityRefs = refs.slice(at, at + refsPerRequest);
    const response = await fetch(`${gateway}/api/catalog/entities/by-refs`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'x-callboard-at-least': receiptToken,
        'x-callboard-wait-ms': '30000',
      },
      body: JSON.stringify({ entityRefs, fields: ['kind', 'metadata.name'] }),
    });
    if (!response.ok) throw new Error(`by-refs answered ${response.status}: ${await response.text()}`);
    const { items } = (await response.json()) as { items: unknown[] };
    missing.push(...entityRefs.filter((_, index) => items[index] === null));
  }
  return missing;
}
