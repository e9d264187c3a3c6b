import { isMapping } from './mapping';

/** Something that is to be fetched from elsewhere: `{ "$text": "./openapi.yaml" }`. */
export type Placeholder = { $text: string } | { $json: string } | { $yaml: string };

/** Whether a value stands for one that is to be fetched: a text, or what a JSON or YAML file holds. Callboard keeps it as it is where it may not fetch. */
export function isPlaceholder(value: unknown): value is Placeholder {
  if (!isMapping(value)) return false;
  const keys = Object.keys(value);
  if (keys.length !== 1) return false;
  const [key] = keys as [string];
  if (key !== '$text' && key !== '$json' && key !== '$yaml') return false;
  const source = value[key];
  return typeof source === 'string' && source !== '';
}
