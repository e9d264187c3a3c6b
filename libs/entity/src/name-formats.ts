/**
 * The formats of names, as `@backstage/catalog-model` checks them (`KubernetesValidatorFunctions`,
 * `CommonValidatorFunctions`, `makeValidator`); a spec compares the two.
 */
const nameCharactersMax = 63;
const dnsSubdomainCharactersMax = 253;

function isOfForm(form: RegExp, value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= nameCharactersMax && form.test(value);
}

/** `metadata.name`, and the part of a label's or annotation's key behind the `/`. */
export function isName(value: unknown): boolean {
  // The obvious form of this pattern, `([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]`, is safe only because of the length.
  return isOfForm(/^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/, value);
}

/** `metadata.namespace`: a DNS label. */
export function isNamespace(value: unknown): boolean {
  return isOfForm(/^[a-z0-9]+(?:-+[a-z0-9]+)*$/, value);
}

/** `kind`. */
export function isKind(value: unknown): boolean {
  return isOfForm(/^[a-zA-Z][a-z0-9A-Z]*$/, value);
}

/** An entry of `metadata.tags`. */
export function isTag(value: unknown): boolean {
  return isOfForm(/^[a-z0-9:+#]+(-[a-z0-9:+#]+)*$/, value);
}

function isDnsSubdomain(value: string): boolean {
  return value.length >= 1 && value.length <= dnsSubdomainCharactersMax && value.split('.').every(isNamespace);
}

function hasPrefixAnd(isSuffix: (suffix: string) => boolean, value: string): boolean {
  const slash = value.indexOf('/');
  if (slash === -1) return isSuffix(value);
  return isDnsSubdomain(value.slice(0, slash)) && isSuffix(value.slice(slash + 1));
}

/** `apiVersion`: `[dns-subdomain/]version`. */
export function isApiVersion(value: string): boolean {
  return hasPrefixAnd((suffix) => isOfForm(/^[a-z0-9A-Z]+$/, suffix), value);
}

/** A key of `metadata.labels` or `metadata.annotations`: `[dns-subdomain/]name`. */
export function isLabelKey(key: string): boolean {
  if (labelKeysSeen.has(key)) return true;
  const valid = hasPrefixAnd(isName, key);
  if (valid && labelKeysSeen.size < labelKeysSeenMax) labelKeysSeen.add(key);
  return valid;
}

/** The same few keys come with entity after entity. */
const labelKeysSeen = new Set<string>();
const labelKeysSeenMax = 1000;

/** A value of `metadata.labels`. */
export function isLabelValue(value: unknown): boolean {
  return value === '' || isName(value);
}
