import { knownKinds } from '@callboard/entity';
import { wholeNumberOf } from '@callboard/http';
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import type { Limit } from './graph-limits';

/** Names of the kinds there are, as refs have them. */
export const kindNames: readonly string[] = [...knownKinds.keys()].map((kind) => kind.toLowerCase());

/** Says what a dependent says of what it depends on. */
export const dependentWords = (names: readonly string[]) =>
  `What a dependent says of what it depends on; ${names.join(', ')} by default.`;

/** A whole number up to a limit's maximum, which is told in the description. */
export function Bounded(what: string, limit: Limit, min = 0): PropertyDecorator {
  const described = { type: Number, description: what, default: limit.default, minimum: min, maximum: limit.max };
  return applyDecorators(
    ApiPropertyOptional(described),
    IsOptional(),
    Transform(wholeNumberOf),
    IsInt(),
    Min(min),
    Max(limit.max),
  );
}

/** Some of these words, in any case, comma-separated or the parameter repeated. */
export function SomeOf(words: readonly string[], description: string, example: string): PropertyDecorator {
  const known = new Map(words.map((word) => [word.toLowerCase(), word]));
  const wordOf = (word: unknown) => (typeof word === 'string' ? (known.get(word.toLowerCase()) ?? word) : word);
  const wordsOf = ({ value }: { value: unknown }) =>
    value === undefined ? value : [...new Set(textsOf(value).map(wordOf))];
  const described = { type: String, description: `${description} Of: ${words.join(', ')}.`, example };
  return applyDecorators(ApiPropertyOptional(described), IsOptional(), Transform(wordsOf), IsIn(words, { each: true }));
}

function textsOf(value: unknown): unknown[] {
  return [value].flat().flatMap((each) => (typeof each === 'string' ? each.split(',') : [each]));
}
