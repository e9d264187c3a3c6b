/** What an entity says about itself; keys beyond the named ones are kept as they come. */
export interface EntityMetadata {
  name: string;
  namespace: string;
  uid?: string;
  etag?: string;
  title?: string;
  description?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  tags?: string[];
  links?: EntityLink[];
  [key: string]: unknown;
}

/** A link shown beside an entity. */
export interface EntityLink {
  url: string;
  title?: string;
  icon?: string;
  type?: string;
  [key: string]: unknown;
}

/** A described thing as Backstage's catalog knows it, without the relations and the status that a catalog adds. */
export interface Entity {
  apiVersion: string;
  kind: string;
  metadata: EntityMetadata;
  spec?: Record<string, unknown>;
}

/** The namespace of an entity that names none. */
export const defaultNamespace = 'default';
