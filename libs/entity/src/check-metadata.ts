import { checkShape } from './check-shape';
import { pointerSegment } from './json-pointer';
import { isMapping, nameOfType, type Mapping } from './mapping';
import { isLabelKey, isLabelValue, isName, isNamespace, isTag } from './name-formats';
import { isPlaceholder } from './placeholder';
import { anyText, text } from './shape';
import type { ViolationCode } from './violation';
import type { Violations } from './violations';

const lettersDigitsAnd = 'letters, digits and -_. between them, at most 63 characters';
const keyForm = `a key is [dns-subdomain/]name, the name being ${lettersDigitsAnd}`;

/** Says everything that is wrong with `metadata`. */
export function checkMetadata(metadata: unknown, found: Violations): void {
  if (metadata === undefined) return found.add('/metadata', 'required', 'must be given');
  if (!isMapping(metadata)) return found.add('/metadata', 'wrong-type', notA('mapping', metadata));
  checkNames(metadata, found);
  for (const [field, check] of optionalFields) {
    if (metadata[field] !== undefined) check(metadata[field], `/metadata/${field}`, found);
  }
}

type Check = (value: unknown, pointer: string, found: Violations) => void;

const optionalFields: readonly [string, Check][] = [
  ['etag', checkPlainText],
  ['title', (value, pointer, found) => checkShape(text, value, pointer, found)],
  ['description', (value, pointer, found) => checkShape(anyText, value, pointer, found)],
  ['labels', checkLabels],
  ['annotations', checkAnnotations],
  ['tags', checkTags],
  ['links', checkLinks],
];

function checkNames({ name, namespace }: Mapping, found: Violations): void {
  if (name === undefined) {
    found.add('/metadata/name', 'required', 'must be given');
  } else if (typeof name !== 'string') {
    found.add('/metadata/name', 'wrong-type', notA('text', name));
  } else if (!isName(name)) {
    found.add('/metadata/name', 'bad-name', `a name is ${lettersDigitsAnd}, not "${excerpt(name)}"`);
  }
  if (namespace === undefined || isNamespace(namespace)) return;
  if (typeof namespace !== 'string') {
    found.add('/metadata/namespace', 'wrong-type', notA('text', namespace));
  } else {
    const form = 'lower-case letters and digits with - between them, at most 63 characters';
    found.add('/metadata/namespace', 'bad-namespace', `a namespace is ${form}, not "${excerpt(namespace)}"`);
  }
}

function checkPlainText(value: unknown, pointer: string, found: Violations): void {
  if (typeof value !== 'string') found.add(pointer, 'wrong-type', notA('text', value));
  else if (value === '') found.add(pointer, 'empty', 'must not be empty');
}

function checkLabels(labels: unknown, at: string, found: Violations): void {
  forEachEntry(labels, at, found, (key, value, pointer) => {
    if (!isLabelKey(key)) found.add(pointer, 'bad-label', `${keyForm}, not "${excerpt(key)}"`);
    if (typeof value !== 'string') found.add(pointer, 'bad-label', notA('text', value));
    else if (!isLabelValue(value)) {
      found.add(pointer, 'bad-label', `a label is empty or ${lettersDigitsAnd}, not "${excerpt(value)}"`);
    }
  });
}

function checkAnnotations(annotations: unknown, at: string, found: Violations): void {
  // Backstage merges its own annotations over whatever is there, and null is then nothing.
  if (annotations === null) return;
  forEachEntry(annotations, at, found, (key, value, pointer) => {
    if (!isLabelKey(key)) found.add(pointer, 'bad-annotation', `${keyForm}, not "${excerpt(key)}"`);
    if (typeof value !== 'string' && !isPlaceholder(value)) {
      found.add(pointer, 'bad-annotation', `${notA('text', value)}; put it in quotes`);
    }
  });
}

function forEachEntry(
  entries: unknown,
  pointer: string,
  found: Violations,
  check: (key: string, value: unknown, pointer: string) => void,
): void {
  if (!isMapping(entries)) return found.add(pointer, 'wrong-type', notA('mapping', entries));
  for (const key of Object.keys(entries)) {
    if (entries[key] !== undefined) check(key, entries[key], `${pointer}/${pointerSegment(key)}`);
  }
}

function checkTags(tags: unknown, at: string, found: Violations): void {
  if (!Array.isArray(tags)) return found.add(at, 'wrong-type', notA('list', tags));
  for (const [index, tag] of tags.entries()) {
    if (isTag(tag)) continue;
    const form = 'lower-case letters, digits and :+# with single - between them, at most 63 characters';
    const actual = typeof tag === 'string' ? `"${excerpt(tag)}"` : nameOfType(tag);
    found.add(`${at}/${index}`, 'bad-tag', `a tag is ${form}, not ${actual}`);
  }
}

function checkLinks(links: unknown, at: string, found: Violations): void {
  if (!Array.isArray(links)) return found.add(at, 'wrong-type', notA('list', links));
  for (const [index, link] of links.entries()) checkLink(link, `${at}/${index}`, found);
}

function checkLink(link: unknown, pointer: string, found: Violations): void {
  if (!isMapping(link)) return found.add(pointer, 'wrong-type', notA('mapping', link));
  const { url, title, icon, type } = link;
  if (url === undefined) found.add(`${pointer}/url`, 'required', 'must be given');
  else checkTextThat(isUrl, 'an absolute URL', url, { pointer: `${pointer}/url`, found });
  if (title !== undefined) checkTextThat(isNotBlank, 'not blank', title, { pointer: `${pointer}/title`, found });
  if (icon !== undefined) checkTextThat(isNotBlank, 'not blank', icon, { pointer: `${pointer}/icon`, found });
  if (type !== undefined) checkShape(text, type, `${pointer}/type`, found);
}

function checkTextThat(
  holds: (value: string) => boolean,
  what: string,
  value: unknown,
  { pointer, found }: { pointer: string; found: Violations },
): void {
  const code: ViolationCode = 'bad-link';
  if (typeof value !== 'string') {
    if (!isPlaceholder(value)) found.add(pointer, code, notA('text', value));
  } else if (!holds(value)) {
    found.add(pointer, code, `must be ${what}`);
  }
}

function isUrl(value: string): boolean {
  return URL.canParse(value);
}

function isNotBlank(value: string): boolean {
  return value.trim() !== '';
}

function notA(expected: string, value: unknown): string {
  return `must be a ${expected}, not ${nameOfType(value)}`;
}

function excerpt(value: string): string {
  const charactersMax = 100;
  return value.length > charactersMax ? `${value.slice(0, charactersMax)}…` : value;
}
