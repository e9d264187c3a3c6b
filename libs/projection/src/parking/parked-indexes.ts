import type { IndexDescription } from 'mongodb';

/** Serves the list of parked entities of a projection, longest parked first; holds nothing but those. */
export const parkedDocumentsIndex = {
  key: { 'parked.since': 1, _id: 1 },
  name: 'parkedSince',
  partialFilterExpression: { 'parked.since': { $exists: true } },
} satisfies IndexDescription;

/** Serves the writer of a journal, its release and its list: the parked rows of each entity, in order. */
export const parkedRowsIndex = {
  key: { 'parked.ref': 1, _id: 1 },
  name: 'parkedRef',
  partialFilterExpression: { 'parked.ref': { $exists: true } },
} satisfies IndexDescription;
