import type { Entity } from '@callboard/entity';
import type { Change } from '@callboard/events';
import type { Projection } from '@callboard/projection';
import { wordsAndPartsOf } from './words';

/** What search keeps of an entity: the document that Backstage's catalog collates, and the words that find it. */
export interface SearchDocument {
  title: string;
  text: string;
  componentType: string;
  type: string;
  namespace: string;
  kind: string;
  lifecycle: string;
  owner: string;
  location: string;
  /** Words of title and name; a hit here counts more. */
  titleWords: string[];
  /** All words that find it, those of title and name included. */
  words: string[];
}

/** What one entity may put into the index; an entity with more is found by its first words. */
const wordsMax = 1_000;

export const documentProjection: Projection<SearchDocument> = {
  name: 'document',
  version: 1, // raise it when a fold changes meaning: documents of an older one are not the same
  on: {
    'callboard.entity.registered': (_, change) => searchDocument(change),
    'callboard.entity.updated': (_, change) => searchDocument(change),
    'callboard.entity.restored': (_, change) => searchDocument(change),
    'callboard.entity.removed': () => null,
  },
};

function searchDocument({ id, subject, data: { entity } }: Change): SearchDocument {
  if (!entity) throw new TypeError(`the change ${id} carries no entity`);
  const { metadata, spec = {}, kind } = entity;
  const namespace = metadata.namespace || 'default';
  const type = textOr(spec['type'], 'other');
  const collated = {
    title: textOr(metadata['title'], metadata.name),
    text: textOf(entity),
    componentType: type,
    type,
    namespace,
    kind,
    lifecycle: textOr(spec['lifecycle'], ''),
    owner: textOr(spec['owner'], ''),
    location: `/catalog/${[namespace, kind, metadata.name].map(encodePart).join('/')}`,
  };
  const titleWords = wordsAndPartsOf(`${collated.title} ${metadata.name}`).slice(0, wordsMax);
  return { ...collated, titleWords, words: allWords(subject, collated, entity, titleWords) };
}

function allWords(
  ref: string,
  { text, type, lifecycle, owner }: Pick<SearchDocument, 'text' | 'type' | 'lifecycle' | 'owner'>,
  { metadata }: Entity,
  titleWords: string[],
): string[] {
  const tags = Array.isArray(metadata['tags']) ? metadata['tags'].filter(isText) : [];
  const rest = wordsAndPartsOf([ref, type, lifecycle, owner, ...tags, text].join(' '));
  return [...new Set([...titleWords, ...rest])].slice(0, wordsMax);
}

/** The description, for people also their name and address, as Backstage joins them. */
function textOf({ kind, metadata, spec }: Entity): string {
  const profile = spec?.['profile'] as Record<string, unknown> | undefined;
  const isUser = kind.toLowerCase() === 'user';
  const isPeople = isUser || kind.toLowerCase() === 'group';
  const parts = [metadata['description'], isPeople && profile?.['displayName'], isUser && profile?.['email']];
  return parts.filter((part) => isText(part) && part !== '').join(' : ');
}

function encodePart(part: string): string {
  return encodeURIComponent(part.toLowerCase());
}

function textOr(value: unknown, otherwise: string): string {
  return isText(value) && value !== '' ? value : otherwise;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
