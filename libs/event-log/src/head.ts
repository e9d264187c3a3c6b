/**
 * The latest version of an entity, as far as known: a document of the collection `heads`. A hint that the log can always
 * give again; no answer may rest on it alone (protocol rule 1).
 */
export interface Head {
  _id: string;
  version: number;
  etag: string;
  uid: string;
  hash: string;
  source: string;
  removed: boolean;
  /** The cluster time of its append, at which a reader sees it; absent where the head was found in the log again. */
  clusterTime?: string;
}
