import type { Change } from '@callboard/events';
import { entityProjection } from './entity.projection';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'Timetable', namespace: 'default', uid: 'u-1', etag: 'e-1' },
  spec: { type: 'service', lifecycle: 'production', owner: 'harbour', dependsOn: ['resource:berths'] },
};

const given = (data: Partial<Change['data']>) => ({ id: 'component:default/timetable@1', data }) as Change;
const fold = (type: string, change: Change) => entityProjection.on[type]!(null, change);

describe('entityProjection', () => {
  it.each(['registered', 'updated', 'restored'])('keeps the text and the declared edges when %s', (what) => {
    expect(fold(`callboard.entity.${what}`, given({ entity }))).toEqual({
      uid: 'u-1',
      text: JSON.stringify(entity),
      edges: [
        { type: 'dependsOn', target: 'resource:default/berths' },
        { type: 'ownedBy', target: 'group:default/harbour' },
      ],
    });
  });

  it('keeps nothing of a removed entity', () => {
    expect(fold('callboard.entity.removed', given({ entity: null }))).toBeNull();
  });

  it('cannot fold a registration without an entity', () => {
    expect(() => fold('callboard.entity.registered', given({ entity: null }))).toThrow(/carries no entity/);
  });
});
