import { list, map, text } from '../shape';
import { catalogApiVersions, type KindDefinition } from './kind-definition';

export const locationKind: KindDefinition = {
  kind: 'Location',
  apiVersions: catalogApiVersions,
  spec: map({
    type: text,
    target: text,
    targets: list(text),
    presence: { is: 'text', oneOf: ['required', 'optional'] },
  }),
};
