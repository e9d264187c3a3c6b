import { map, ref, text } from '../shape';
import { catalogApiVersions, type KindDefinition } from './kind-definition';

export const apiKind: KindDefinition = {
  kind: 'API',
  apiVersions: catalogApiVersions,
  spec: map(
    {
      type: text,
      lifecycle: text,
      owner: ref('ownedBy', 'Group'),
      system: ref('partOf', 'System'),
      definition: text,
    },
    ['type', 'lifecycle', 'owner', 'definition'],
  ),
};
