import { anyText, boolean, list, map, ref, text, type Shape } from '../shape';
import type { KindDefinition } from './kind-definition';

const anyMap = map({});
const condition: Shape = { is: 'either', shapes: [anyText, boolean] };
const permissions = map({ tags: list(anyText) });
const form = map({ 'backstage:permissions': permissions });

const step = map(
  {
    id: anyText,
    name: anyText,
    action: anyText,
    input: anyMap,
    if: condition,
    'backstage:permissions': permissions,
  },
  ['action'],
);

const output = map(
  {
    links: list(map({ if: condition, url: text, entityRef: text, title: text, icon: text })),
    text: list(map({ if: condition, title: text, icon: text, content: anyText })),
  },
  [],
  anyText,
);

/** The scaffolder's own schema (`Template.v1beta3.schema.json`); its owner is a relation there as well. */
export const templateKind: KindDefinition = {
  kind: 'Template',
  apiVersions: ['scaffolder.backstage.io/v1beta3'],
  spec: map(
    {
      type: text,
      owner: ref('ownedBy', 'Group'),
      lifecycle: text,
      parameters: { is: 'either', shapes: [form, list(form)] },
      secrets: map({ schema: anyMap }),
      presentation: map({
        buttonLabels: map({ backButtonText: anyText, createButtonText: anyText, reviewButtonText: anyText }),
      }),
      EXPERIMENTAL_recovery: map({ EXPERIMENTAL_strategy: anyText }),
      EXPERIMENTAL_formDecorators: list(map({ id: anyText, input: anyMap })),
      steps: list(step),
      output,
    },
    ['type', 'steps'],
  ),
};
