import { map, ref, refs, text } from '../shape';
import { catalogApiVersions, type KindDefinition } from './kind-definition';
import { profile } from './profile';

export const groupKind: KindDefinition = {
  kind: 'Group',
  apiVersions: catalogApiVersions,
  spec: map(
    {
      type: text,
      profile,
      parent: ref('childOf', 'Group'),
      children: refs('parentOf', 'Group'),
      members: refs('hasMember', 'User'),
    },
    ['type', 'children'],
  ),
};
