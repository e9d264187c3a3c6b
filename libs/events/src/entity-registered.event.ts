import { changeDataV1 } from './change-data.schema';
import type { EventDefinition } from './event-definition';

/** An entity is in the catalog for the first time. */
export const EntityRegistered: EventDefinition = {
  type: 'callboard.entity.registered',
  summary: 'An entity is in the catalog for the first time.',
  schema: changeDataV1('entity'),
  history: [],
};
