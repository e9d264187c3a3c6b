import { EntityRegistered } from './entity-registered.event';
import { EntityRemoved } from './entity-removed.event';
import { EntityRestored } from './entity-restored.event';
import { EntityUpdated } from './entity-updated.event';
import type { EventDefinition } from './event-definition';

/** Every type of event this build knows, by its wire name. */
export const knownEvents: ReadonlyMap<string, EventDefinition> = new Map(
  [EntityRegistered, EntityUpdated, EntityRemoved, EntityRestored].map((definition) => [definition.type, definition]),
);
