import type { Entity } from '@callboard/entity';
import type { Change } from '@callboard/events';
import { component, group, user } from '@callboard/testing';
import { documentProjection } from './document.projection';

const folded = (entity: Entity) => {
  const change = { id: 'x@1', subject: `x:default/${entity.metadata.name}`, data: { entity } } as unknown as Change;
  return documentProjection.on['callboard.entity.updated']!(null, change)!;
};

describe('the search document', () => {
  it('is what Backstage collates: original case, raw owner, encoded location', () => {
    const {
      words: _,
      titleWords: __,
      ...document
    } = folded(
      component('Order-API', {
        metadata: { title: 'Orders', description: 'Takes them', namespace: 'Sales' },
        spec: { owner: 'group:default/Team-A', lifecycle: 'production', type: 'service' },
      }),
    );
    expect(document).toEqual({
      title: 'Orders',
      text: 'Takes them',
      componentType: 'service',
      type: 'service',
      namespace: 'Sales',
      kind: 'Component',
      lifecycle: 'production',
      owner: 'group:default/Team-A',
      location: '/catalog/sales/component/order-api',
    });
  });

  it('fills what an entity lacks, and takes nothing that is no text', () => {
    const bare: Entity = { apiVersion: 'x/v1', kind: 'Thing', metadata: { name: 'a', namespace: 'default' } };
    expect(folded(bare)).toMatchObject({
      title: 'a',
      text: '',
      type: 'other',
      componentType: 'other',
      lifecycle: '',
      owner: '',
    });
    const odd = { ...bare, spec: { type: { $text: './x' }, owner: ['a'], lifecycle: 3 } };
    expect(folded(odd)).toMatchObject({ type: 'other', lifecycle: '', owner: '' });
  });

  it('joins what is told of people', () => {
    const profile = { displayName: 'Ann Lee', email: 'ann@example.org' };
    expect(folded(user('ann', { metadata: { description: 'Tests' }, spec: { profile } })).text).toBe(
      'Tests : Ann Lee : ann@example.org',
    );
    expect(folded(group('a', { spec: { profile } })).text).toBe('Ann Lee');
    expect(folded(component('a', { spec: { profile } })).text).toBe('');
  });

  it('is found by title, name, ref, type, owner, tags and text', () => {
    const metadata = { title: 'Ordering', tags: ['java'], description: 'Takes purchases' };
    const { words, titleWords } = folded(component('order-svc', { metadata }));
    expect(titleWords).toEqual(['ordering', 'order', 'svc']);
    const all = [
      'ordering',
      'order',
      'svc',
      'default',
      'service',
      'production',
      'stagehands',
      'java',
      'takes',
      'purchases',
    ];
    expect(words).toEqual(expect.arrayContaining(all));
    expect(new Set(words).size).toBe(words.length);
  });

  it('has a bounded number of words', () => {
    const wordsWith = (count: number) => {
      const description = Array.from({ length: count }, (_, index) => `word${index}`).join(' ');
      return folded(component('a', { metadata: { description } })).words;
    };
    const others = wordsWith(0).length;
    expect(wordsWith(1_000 - others)).toContain(`word${999 - others}`);
    expect(wordsWith(1_001 - others)).toEqual(wordsWith(1_000 - others));
  });

  it('is gone with its entity', () => {
    expect(documentProjection.on['callboard.entity.removed']!(null, {} as Change)).toBeNull();
  });
});
