import { statusJson } from './entity-status';

const since = new Date('2026-11-23T05:00:00Z');

describe('the status of an entity of which changes are parked', () => {
  it('says how many wait since when, and the error by name and message', () => {
    const status = statusJson({ error: 'TypeError: the entity has no uid', since, count: 2 });
    expect(JSON.parse(status)).toEqual({
      items: [
        {
          type: 'backstage.io/catalog-processing',
          level: 'error',
          message:
            '2 changes are parked since 2026-11-23T05:00:00.000Z and not shown: TypeError: the entity has no uid',
          error: { name: 'TypeError', message: 'the entity has no uid' },
        },
      ],
    });
  });

  it.each([
    ['Document failed validation', 'Error', 'Document failed validation'],
    ['E11000 duplicate key: {a: 1}', 'Error', 'E11000 duplicate key: {a: 1}'],
    ['RangeError: first\nsecond: "third"', 'RangeError', 'first\nsecond: "third"'],
  ])('names the error of %j', (error, name, message) => {
    expect(JSON.parse(statusJson({ error, since, count: 1 })).items[0]).toMatchObject({
      message: expect.stringMatching(/^A change is parked/),
      error: { name, message },
    });
  });
});
