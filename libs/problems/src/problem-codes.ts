/**
 * Every refusal Callboard knows. A code is permanent: it may gain callers, never another meaning.
 * `docs/reference/errors.md` is generated from this table.
 */
export const problemCodes = {
  'unreadable-body': { title: 'The body cannot be read', remedy: 'Send well-formed content of the stated media type.' },
  'unreadable-document': {
    title: 'A document of the body cannot be read',
    remedy: 'Correct the document at the stated line and column; its neighbours were taken.',
  },
  'empty-body': { title: 'The body is empty', remedy: 'Send at least one document.' },
  'not-an-entity': {
    title: 'The document is no entity',
    remedy: 'An entity is a mapping with apiVersion, kind and metadata.name.',
  },
  'invalid-entity': {
    title: 'The entity is not valid',
    remedy: 'Each entry of errors names a field by its JSON pointer, with a finer code.',
  },
  'unknown-kind': { title: 'The kind is unknown', remedy: 'Use one of the registered kinds.' },
  'unknown-field': { title: 'A field is not allowed here', remedy: 'Remove the named field.' },
  'invalid-request': {
    title: 'The request body is not valid',
    remedy: 'Each entry of errors names a field by its JSON pointer.',
  },
  'invalid-parameter': {
    title: 'A parameter is not valid',
    remedy: 'Correct the named query parameter, path segment or header.',
  },
  'head-too-large': {
    title: 'The address and the headers are too large',
    remedy: 'Ask by POST where the path takes it, or for less at once.',
  },
  'request-timeout': {
    title: 'The request did not arrive in time',
    remedy: 'Send it again, head and body within ten minutes, larger ones in parts.',
  },
  'answer-too-large': {
    title: 'The answer would be too large',
    remedy: 'Ask for fewer entities or facets at once, or stream the whole list.',
  },
  'document-too-large': { title: 'A document is too large', remedy: 'Split it or leave generated content out.' },
  'body-too-large': {
    title: 'The body is too large',
    remedy: 'Send fewer documents at once, or stream them as NDJSON.',
  },
  'too-many-documents': { title: 'The body holds too many documents', remedy: 'Send them in several requests.' },
  'unsupported-media-type': {
    title: 'The media type is not supported',
    remedy: 'Send one of the listed media types, text in UTF-8, nothing compressed.',
  },
  'not-acceptable': { title: 'No acceptable form of the answer', remedy: 'Ask for a media type that is offered.' },
  'method-not-allowed': { title: 'The method is not allowed here', remedy: 'The Allow header lists the methods.' },
  'not-found': { title: 'There is nothing here', remedy: 'Check the address; /openapi.json lists all of them.' },
  'unknown-entity': { title: 'There is no such entity', remedy: 'Check kind, namespace and name.' },
  'unknown-version': {
    title: 'The entity has no such version',
    remedy: 'Versions are 1, 2, 3 …; the list of versions shows them.',
  },
  'never-set': { title: 'The field never had a value', remedy: 'Check how the field is spelt; case counts.' },
  'unchanged-for-long': {
    title: 'The field has not changed for more versions than are looked at for one question',
    remedy: 'Ask again with the version that the refusal names: up to it, the answer is the same.',
  },
  unauthenticated: { title: 'A valid token is needed', remedy: 'Send Authorization: Bearer <token>.' },
  forbidden: { title: 'The token lacks a right', remedy: 'Use a token that carries the named right.' },
  'managed-by-another-source': {
    title: 'Another source manages this entity',
    remedy: 'Push it under its managing source, or remove it there first.',
  },
  'stale-etag': { title: 'The entity has changed since', remedy: 'Read it again and repeat with its current etag.' },
  'not-yet-visible': {
    title: 'The wanted position is not visible yet',
    remedy: 'Repeat after Retry-After, or allow a longer X-Callboard-Wait-Ms.',
  },
  'in-the-future': {
    title: 'The moment has not come yet',
    remedy: 'Ask as of a time that is past, or of a position up to X-Callboard-Position.',
  },
  'too-many-snapshots': {
    title: 'As many snapshots as may be are being streamed',
    remedy: 'Repeat after Retry-After.',
  },
  'unknown-projection': {
    title: 'There is no such projection',
    remedy: 'GET …/v1/projections lists those of a service.',
  },
  'unknown-generation': { title: 'There is no such generation', remedy: 'The projection lists its generations.' },
  'build-under-way': {
    title: 'Another generation is being built or verified',
    remedy: 'Wait until it is done, or cancel it.',
  },
  'no-build-under-way': { title: 'Nothing is being built', remedy: 'There is nothing to cancel.' },
  'generation-in-use': {
    title: 'The generation is in use',
    remedy: 'Only a generation that is kept or failed can be dropped.',
  },
  'nothing-to-go-back-to': {
    title: 'There is no generation to go back to',
    remedy: 'Name a generation that is kept, and run the fold version that built it.',
  },
  'other-fold-version': {
    title: 'The live generation was built by other folds',
    remedy: 'Ask a replica that runs the same fold version, or wait until its rebuild is done.',
  },
  'not-parked': { title: 'Nothing of this entity is parked', remedy: 'List what is parked; it may be folded already.' },
  'not-first-parked': {
    title: 'This is not the first parked change of the entity',
    remedy: 'Skip the first one: later changes are folded behind it.',
  },
  'too-many-settings': { title: 'The user has too many settings', remedy: 'Delete one first.' },
  'log-unavailable': { title: 'The event log cannot be written now', remedy: 'Repeat after Retry-After.' },
  'database-unavailable': { title: 'The database does not answer', remedy: 'Repeat after Retry-After.' },
  'not-ready': {
    title: 'This replica is not ready, or is going down',
    remedy: 'Ask another replica, or repeat after Retry-After. The gateway does the former for reads.',
  },
  overloaded: { title: 'Too much is under way', remedy: 'Repeat after Retry-After.' },
  'query-too-slow': {
    title: 'The query took too long',
    remedy: 'Narrow it by a filter, a longer word or a lower limit.',
  },
  'upstream-unavailable': { title: 'No replica of the service is ready', remedy: 'Repeat after Retry-After.' },
  'upstream-failed': {
    title: 'The service broke off its answer',
    remedy: 'Repeat reads; check writes before repeating.',
  },
  'upstream-timeout': {
    title: 'The service did not answer in time',
    remedy: 'Repeat reads; check writes before repeating.',
  },
  internal: {
    title: 'Something went wrong on our side',
    remedy: 'Report the correlationId; the log knows the reason under it.',
  },
} as const satisfies Record<string, ProblemDescription>;

/** What a reader is told about a code, wherever it turns up. */
export interface ProblemDescription {
  title: string;
  remedy: string;
}

/** The permanent name of a reason for refusal. */
export type ProblemCode = keyof typeof problemCodes;
