import { inverseOf, leadingRelations } from '@callboard/entity';
import {
  breakingRelations,
  dependencyRelations,
  eitherName,
  namesFollowed,
  relationNames,
  seenFromTheOther,
} from './relation-choice';

describe('The choice of relations', () => {
  it('leads with one name of each', () => {
    expect(leadingRelations).toHaveLength(relationNames.length / 2);
    for (const name of leadingRelations) expect(leadingRelations).not.toContain(inverseOf[name]);
  });

  it('takes a relation by either name', () => {
    expect(eitherName(['dependencyOf', 'dependsOn'])).toEqual(['dependencyOf', 'dependsOn']);
    expect(namesFollowed(['ownerOf'], 'out')).toEqual(['ownedBy']);
    expect(namesFollowed(['ownedBy'], 'in')).toEqual(['ownerOf']);
    expect(namesFollowed(['ownedBy'], 'both')).toEqual(['ownedBy', 'ownerOf']);
  });

  it('makes no cycle of a whole that depends on its own part', () => {
    expect(dependencyRelations).toEqual(['dependsOn', 'consumesApi', 'apiProvidedBy']);
  });

  it('goes from what breaks to whom it breaks, never from a part to its whole nor from an API to its provider', () => {
    const followed = seenFromTheOther(breakingRelations);
    expect(followed).toEqual(['dependencyOf', 'apiConsumedBy', 'providesApi', 'hasPart']);
    for (const name of followed) expect(followed).not.toContain(inverseOf[name]);
  });
});
