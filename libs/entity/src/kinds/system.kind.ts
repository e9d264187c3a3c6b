import { map, ref, text } from '../shape';
import { catalogApiVersions, type KindDefinition } from './kind-definition';

export const systemKind: KindDefinition = {
  kind: 'System',
  apiVersions: catalogApiVersions,
  spec: map({ owner: ref('ownedBy', 'Group'), domain: ref('partOf', 'Domain'), type: text }, ['owner']),
};
