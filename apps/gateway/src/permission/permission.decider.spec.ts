import { decide } from './permission.decider';

describe('somebody at a web app', () => {
  it('may read', () => expect(decide({ attributes: { action: 'read' } })).toBe('ALLOW'));

  it.each(['create', 'update', 'delete', undefined] as const)('may not %s', (action) => {
    expect(decide({ attributes: { action } })).toBe('DENY');
  });
});
