import { validateEntity } from '@callboard/entity';
import * as builders from './entity-builders';

describe('the builders of entities', () => {
  it.each(Object.entries(builders))('%s builds an entity that validates', (_, build) => {
    expect(validateEntity(build('a-name'))).toHaveProperty('entity');
  });
});
