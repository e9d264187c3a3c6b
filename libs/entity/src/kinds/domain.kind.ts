import { map, ref, text } from '../shape';
import { catalogApiVersions, type KindDefinition } from './kind-definition';

export const domainKind: KindDefinition = {
  kind: 'Domain',
  apiVersions: catalogApiVersions,
  spec: map({ owner: ref('ownedBy', 'Group'), subdomainOf: ref('partOf', 'Domain'), type: text }, ['owner']),
};
