import { map, ref, refs, text } from '../shape';
import { catalogApiVersions, type KindDefinition } from './kind-definition';

export const resourceKind: KindDefinition = {
  kind: 'Resource',
  apiVersions: catalogApiVersions,
  spec: map(
    {
      type: text,
      owner: ref('ownedBy', 'Group'),
      system: ref('partOf', 'System'),
      dependsOn: refs('dependsOn'),
      // As in Component: not in Backstage's schema, but read.
      dependencyOf: { ...refs('dependencyOf'), lenient: true },
    },
    ['type', 'owner'],
  ),
};
