import type { Change, ChangeData } from '@callboard/events';
import { component, group } from '@callboard/testing';
import { feedProjection } from './feed.projection';

const provenance = { actor: 'admin' };

function change(type: string, data: Partial<ChangeData>, subject = 'component:payments/petstore'): Change {
  return {
    id: `${subject}@3`,
    source: 'token:admin',
    type: `callboard.entity.${type}`,
    subject,
    time: '2026-01-01T00:00:00Z',
    position: 42,
    prev: 40,
    incarnation: 'first',
    entityVersion: 3,
    dataSchema: 'https://example.com/schema/1',
    data: { entity: null, differences: [], provenance, ...data },
  };
}

const told = (one: Change) => feedProjection.on[one.type]?.(one);
const owned = (owner?: unknown) =>
  component('petstore', { metadata: { namespace: 'payments' }, spec: { owner } } as never);

describe('feed', () => {
  it.each(['registered', 'updated', 'restored'])('tells %s with kind, namespace and owner', (type) => {
    expect(told(change(type, { entity: owned('Team-A') }))).toMatchObject({
      ref: 'component:payments/petstore',
      version: 3,
      type: `callboard.entity.${type}`,
      kind: 'component',
      namespace: 'payments',
      owner: 'group:payments/team-a',
      eventId: 'component:payments/petstore@3',
    });
  });

  it('keeps the event as the structured CloudEvent that leaves', () => {
    const entity = owned('user:default/jo');
    const row = told(change('updated', { entity }));
    expect(JSON.parse(row?.event ?? '')).toMatchObject({
      specversion: '1.0',
      id: 'component:payments/petstore@3',
      type: 'callboard.entity.updated',
      subject: 'component:payments/petstore',
      position: 42,
      entityversion: 3,
      data: { entity, provenance },
    });
    expect(row?.owner).toBe('user:default/jo');
  });

  it.each([
    ['the whole entity', [{ path: '', before: owned('team-b') }]],
    ['its spec', [{ path: '/spec', before: { owner: 'team-b' } }]],
    ['its owner', [{ path: '/metadata/name' }, { path: '/spec/owner', before: 'team-b' }]],
  ])('tells a removal to the owner before it, from the difference of %s', (_, differences) => {
    expect(told(change('removed', { differences }))?.owner).toBe('group:payments/team-b');
  });

  it.each([
    ['a removal that says nothing of it', change('removed', {})],
    ['an omitted difference', change('removed', { differences: [{ path: '', omitted: true }] })],
    ['a kind without one', change('registered', { entity: group('team-a') }, 'group:default/team-a')],
    ['an owner that is no ref', change('updated', { entity: owned('a:/') })],
    ['an owner that is no text', change('updated', { entity: owned({ $text: './owner' }) })],
  ])('knows no owner for %s', (_, one) => {
    expect(told(one)).toMatchObject({ owner: null });
  });
});
