import { apiKind } from './api.kind';
import { componentKind } from './component.kind';
import { domainKind } from './domain.kind';
import { groupKind } from './group.kind';
import type { KindDefinition } from './kind-definition';
import { locationKind } from './location.kind';
import { resourceKind } from './resource.kind';
import { systemKind } from './system.kind';
import { templateKind } from './template.kind';
import { userKind } from './user.kind';

/** The kinds Callboard knows, by their name; a kind's name is case-sensitive. */
export const knownKinds: ReadonlyMap<string, KindDefinition> = new Map(
  [componentKind, apiKind, resourceKind, systemKind, domainKind, groupKind, userKind, locationKind, templateKind].map(
    (definition) => [definition.kind, definition],
  ),
);
