import { changeDataV1 } from './change-data.schema';
import type { EventDefinition } from './event-definition';

/** A removed entity is back, with a new uid. */
export const EntityRestored: EventDefinition = {
  type: 'callboard.entity.restored',
  summary: 'A removed entity is back, with a new uid.',
  schema: changeDataV1('entity'),
  history: [],
};
