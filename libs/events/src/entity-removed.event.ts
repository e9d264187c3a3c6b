import { changeDataV1 } from './change-data.schema';
import type { EventDefinition } from './event-definition';

/** An entity is in the catalog no more; its versions go on if it comes back. */
export const EntityRemoved: EventDefinition = {
  type: 'callboard.entity.removed',
  summary: 'An entity is in the catalog no more; its versions go on if it comes back.',
  schema: changeDataV1('nothing'),
  history: [],
};
