import { Injectable } from '@nestjs/common';
import { InjectDocuments, type LiveDocuments, type StoredDocument } from '@callboard/projection';
import { Problem } from '@callboard/problems';
import type { Collection, Filter } from 'mongodb';
import { scoreExpression } from '../ranking/score-expression';
import { documentProjection, type SearchDocument } from './document.projection';
import type { SearchQuery } from './search-query.request';
import { wordsOf } from './words';

type Stored = StoredDocument<SearchDocument>;

/** What no query may take longer than; the caller is told to narrow it. */
const queryTimeoutMs = 5_000;
/** Where a term fits more documents than this, so many of them are ranked, as the index has them first; all are counted. */
export const rankedMax = 20_000;
const maxTimeExpired = 50;

const fields = [
  'title',
  'text',
  'componentType',
  'type',
  'namespace',
  'kind',
  'lifecycle',
  'owner',
  'location',
] as const;

/** A document without what search keeps for itself. */
export type FoundDocument = Pick<SearchDocument, (typeof fields)[number]>;

/** One page of what fits, and how many fit. */
export interface Found {
  documents: FoundDocument[];
  total: number;
  /** How many of them pages have. */
  paged: number;
}

/** The questions asked of search documents. */
@Injectable()
export class DocumentQueries {
  constructor(@InjectDocuments(documentProjection.name) private readonly live: LiveDocuments<Stored>) {}

  /** The documents that have a word for each word of the term, or one that begins with it, best first. */
  async find(query: SearchQuery): Promise<Found> {
    const filter = filterOf(query);
    if (!filter) return { documents: [], total: 0, paged: 0 };
    const collection = await this.live.collection();
    try {
      const [documents, total] = await Promise.all([
        page(collection, filter, query),
        collection.countDocuments(filter, { maxTimeMS: queryTimeoutMs }),
      ]);
      return { documents, total, paged: query.term.trim() === '' ? total : Math.min(total, rankedMax) };
    } catch (error) {
      if ((error as { code?: unknown }).code !== maxTimeExpired) throw error;
      throw new Problem('query-too-slow', 'The query took too long', [], { cause: error });
    }
  }
}

/** Undefined when nothing can fit: another type, a field that documents do not have, a term without a word. */
function filterOf({ term, filters, wantsEntities }: SearchQuery): Filter<Stored> | undefined {
  if (!wantsEntities) return undefined;
  const words = wordsOf(term);
  if (words.length === 0 && term.trim() !== '') return undefined;
  const wanted = Object.entries(filters);
  if (wanted.some(([field]) => !(fields as readonly string[]).includes(field))) return undefined;
  // The words hold letters and digits alone, so nothing in them means more than itself.
  const hits = words.map((word) => ({ words: { $regex: `^${word}` } }));
  const equal = wanted
    .filter(([, values]) => values.length > 0)
    .map(([field, values]) => ({ [field]: { $in: values } }));
  const all = [...hits, ...equal] as Filter<Stored>[];
  return { removed: false, ...(all.length > 0 ? { $and: all } : {}) };
}

async function page(
  collection: Collection<Stored>,
  filter: Filter<Stored>,
  query: SearchQuery,
): Promise<FoundDocument[]> {
  const words = wordsOf(query.term);
  const skip = query.page * query.pageLimit;
  const projection = { _id: 0, ...Object.fromEntries(fields.map((field) => [field, 1])) };
  const window = { skip, limit: query.pageLimit, maxTimeMS: queryTimeoutMs };
  if (words.length === 0) {
    return collection.find(filter, { ...window, projection, sort: { _id: 1 } }).toArray() as Promise<FoundDocument[]>;
  }
  const refs = await rankedRefs(collection, filter, { words, skip, limit: query.pageLimit });
  const found = await collection.find({ _id: { $in: refs }, removed: false }, { maxTimeMS: queryTimeoutMs }).toArray();
  const byRef = new Map(found.map((document) => [document._id, document]));
  return refs.flatMap((ref) => byRef.get(ref) ?? []).map(withoutOwnFields);
}

/** Ranks refs alone, so that sorting holds a few bytes for each. Among equals the shorter title comes first. */
async function rankedRefs(
  collection: Collection<Stored>,
  filter: Filter<Stored>,
  { words, skip, limit }: { words: string[]; skip: number; limit: number },
): Promise<string[]> {
  const ranked = await collection
    .aggregate<{ _id: string }>(
      [
        { $match: filter },
        { $limit: rankedMax },
        { $project: { score: scoreExpression(words), titleLength: { $size: '$titleWords' } } },
        { $sort: { score: -1, titleLength: 1, _id: 1 } },
        { $skip: skip },
        { $limit: limit },
        { $project: { _id: 1 } },
      ],
      { maxTimeMS: queryTimeoutMs },
    )
    .toArray();
  return ranked.map(({ _id }) => _id);
}

function withoutOwnFields(document: Stored): FoundDocument {
  return Object.fromEntries(fields.map((field) => [field, document[field]])) as unknown as FoundDocument;
}
