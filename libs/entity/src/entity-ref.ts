import { defaultNamespace, type Entity } from './entity';

/** The three parts that identify an entity. Case does not count: two refs that differ by case only are the same. */
export interface EntityRef {
  kind: string;
  namespace: string;
  name: string;
}

/** What a short ref leaves out; without a kind here, a ref must name its own. */
export interface EntityRefDefaults {
  kind?: string;
  namespace?: string;
}

/** Says why a text is no entity ref: `bad-ref` for its form, `ref-without-kind` where nothing gives the kind. */
export class InvalidRefError extends Error {
  override readonly name = 'InvalidRefError';

  constructor(
    readonly text: string,
    readonly code: 'bad-ref' | 'ref-without-kind',
    message: string,
  ) {
    super(message);
  }
}

/** The canonical form `kind:namespace/name`, all lower case: stream id, Kafka key, document id. */
export function stringifyRef({ kind, namespace, name }: EntityRef): string {
  return `${kind}:${namespace}/${name}`.toLowerCase();
}

/** The canonical ref of an entity. */
export function refOf(entity: Pick<Entity, 'kind'> & { metadata: { name: string; namespace?: string } }): string {
  const { name, namespace = defaultNamespace } = entity.metadata;
  return stringifyRef({ kind: entity.kind, namespace, name });
}

/**
 * Reads `[kind:][namespace/]name` as Backstage does: the first `:` ends the kind unless a `/` comes before it, then the
 * first `/` ends the namespace; no part may be empty and nothing else is checked. The case is kept.
 * @throws InvalidRefError
 */
export function parseRef(text: string, defaults: EntityRefDefaults = {}): EntityRef {
  const slash = text.indexOf('/');
  const firstColon = text.indexOf(':');
  const colon = slash !== -1 && slash < firstColon ? -1 : firstColon;
  const kind = colon === -1 ? defaults.kind : text.slice(0, colon);
  const namespace = slash === -1 ? (defaults.namespace ?? defaultNamespace) : text.slice(colon + 1, slash);
  const name = text.slice(Math.max(colon, slash) + 1);
  if ([kind, namespace, name].includes('')) {
    throw new InvalidRefError(text, 'bad-ref', `the ref "${text}" is not of the form [kind:][namespace/]name`);
  }
  if (kind === undefined) {
    const message = `the ref "${text}" must name its kind, as in "component:${text}"`;
    throw new InvalidRefError(text, 'ref-without-kind', message);
  }
  return { kind, namespace, name };
}
