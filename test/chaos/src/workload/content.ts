const marked = /^revision (\w+)$/;

/** An entity whose content is known again by its marker, in every projection that shows its description. */
export function entityWith(ref: string, marker: string): object {
  const [, namespace, name] = /:(.+)\/(.+)$/.exec(ref)!;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace, description: `revision ${marker}` },
    spec: { type: 'service', lifecycle: 'production', owner: 'team-a' },
  };
}

/** The marker in a description; null where there is none. */
export function markerIn(description: unknown): string | null {
  return (typeof description === 'string' && marked.exec(description)?.[1]) || null;
}

/** The marker of an entity as it was read. */
export function markerOf(entity: { metadata: { description?: unknown } } | null | undefined): string | null {
  return markerIn(entity?.metadata.description);
}
