import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What must become of one document; errors are `<JSON pointer> <violation code>`. */
export interface ExpectedDocument {
  accepted?: string;
  refused?: string;
  /** null: the answer may not name an entity; absent: unreadable, so there is nothing to name. */
  entityRef?: string | null;
  errors?: string[];
  line?: number;
  column?: number;
  note?: string;
}

export interface ExpectedFile {
  sha256: string;
  status: number;
  /** Of the answer as a whole, where it lists no items. */
  code?: string;
  note?: string;
  documents: ExpectedDocument[];
}

export interface ExpectedFiles {
  files: Record<string, ExpectedFile>;
}

/** `at` counts the documents of the file that are not empty, from 0. */
export type ExpectedRefusal = ExpectedDocument & { at: number };

export interface ExpectedOrganisationFile {
  sha256: string;
  status: number;
  note?: string;
  accepted: number;
  refused: ExpectedRefusal[];
}

export interface ExpectedOrganisation {
  entities: number;
  kinds: Record<string, number>;
  documents: number;
  acceptedDocuments: number;
  files: Record<string, ExpectedOrganisationFile>;
}

export const organisations = [
  'DEFRA__adp-software-templates',
  'FrankySpot__soundcheck-demo-entities',
  'b4mad__racing-manifests',
  'backstage-examples',
  'benwilcock__backstage-catalogs',
  'giantswarm__backstage-catalogs',
  'lucaspalharesbarbosa__backstage-catalog-domain-claro-idp',
] as const;

export function expectedFiles(): ExpectedFiles {
  return read('catalog-info');
}

export function expectedOrganisation(name: string): ExpectedOrganisation {
  return read(name);
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, `${name}.expected.json`), 'utf8'));
}
