import { map, refs } from '../shape';
import { catalogApiVersions, type KindDefinition } from './kind-definition';
import { profile } from './profile';

export const userKind: KindDefinition = {
  kind: 'User',
  apiVersions: catalogApiVersions,
  spec: map({ profile, memberOf: refs('memberOf', 'Group') }, ['memberOf']),
};
