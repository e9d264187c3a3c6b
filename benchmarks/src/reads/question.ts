import { seeded } from '../generator';

/** One kind of read that is measured. */
export type Question = 'byName' | 'byRefs' | 'page' | 'commonText' | 'rareText' | 'facets' | 'filteredFacets';

export const questions: readonly Question[] = [
  'byName',
  'byRefs',
  'page',
  'commonText',
  'rareText',
  'facets',
  'filteredFacets',
];

export interface Asked {
  path: string;
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}

/** Requests of one connection; each connection has others, and asks them over and over. */
const perConnection: Record<Question, number> = {
  byName: 2_000,
  byRefs: 100,
  page: 200,
  commonText: 100,
  rareText: 500,
  facets: 100,
  filteredFacets: 100,
};

const refsPerRequest = 50;
const kinds = ['component', 'api', 'resource', 'system'];
const lifecycles = ['production', 'experimental'];
const words = ['cargo', 'harbour', 'ledger', 'voyage', 'beacon', 'anchor', 'freight', 'tariff'];
const catalog = '/api/catalog/entities';

/** Requests of one kind with keys drawn at random over all entities, the same ones for every server asked. */
export function requestsFor(question: Question, refs: readonly string[], seed: number): Asked[] {
  const random = seeded(seed);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  return Array.from({ length: perConnection[question] }, () => requestFor(question, { refs, pick }));
}

interface Chance {
  refs: readonly string[];
  pick: <T>(of: readonly T[]) => T;
}

function requestFor(question: Question, { refs, pick }: Chance): Asked {
  switch (question) {
    case 'byName':
      return get(`${catalog}/by-name/${pick(refs).replace(':', '/')}`);
    case 'byRefs':
      return byRefs(Array.from({ length: refsPerRequest }, () => pick(refs)));
    case 'page':
      return get(`${catalog}/by-query?filter=kind=${pick(kinds)}&limit=20`);
    case 'commonText':
      return get(filtered(pick(lifecycles), pick(words)));
    case 'rareText':
      return get(filtered(pick(lifecycles), pick(refs).split('-').slice(-2).join('-')));
    case 'facets':
      return get(`/api/catalog/entity-facets?facet=kind&facet=spec.type&facet=${pick(['spec.lifecycle', 'kind'])}`);
    default:
      return get(`/api/catalog/entity-facets?facet=spec.type&facet=spec.lifecycle&filter=kind=${pick(kinds)}`);
  }
}

/** Two filters, an order, and a text looked for in two fields. */
function filtered(lifecycle: string, term: string): string {
  const filter = `filter=kind=component,spec.lifecycle=${lifecycle}`;
  const text = `fullTextFilterTerm=${term}&fullTextFilterFields=metadata.name,metadata.title`;
  return `${catalog}/by-query?${filter}&orderField=metadata.name,asc&${text}&limit=20`;
}

function byRefs(entityRefs: string[]): Asked {
  const headers = { 'content-type': 'application/json' };
  return { path: `${catalog}/by-refs`, method: 'POST', headers, body: JSON.stringify({ entityRefs }) };
}

function get(path: string): Asked {
  return { path, method: 'GET' };
}
