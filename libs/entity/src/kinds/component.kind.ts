import { map, ref, refs, text } from '../shape';
import { catalogApiVersions, type KindDefinition } from './kind-definition';

export const componentKind: KindDefinition = {
  kind: 'Component',
  apiVersions: catalogApiVersions,
  spec: map(
    {
      type: text,
      lifecycle: text,
      owner: ref('ownedBy', 'Group'),
      system: ref('partOf', 'System'),
      subcomponentOf: ref('partOf', 'Component'),
      providesApis: refs('providesApi', 'API'),
      consumesApis: refs('consumesApi', 'API'),
      dependsOn: refs('dependsOn'),
      // Backstage's schema leaves this field out, but its processor reads it.
      dependencyOf: { ...refs('dependencyOf'), lenient: true },
    },
    ['type', 'lifecycle', 'owner'],
  ),
};
