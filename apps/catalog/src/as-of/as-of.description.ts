import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { DescribesPosition } from '@callboard/http';

export const atDescription =
  'As of when: a position, or a time as of ISO 8601 with its offset (a date alone is its midnight in UTC), which means ' +
  'the change recorded last up to then. Before the first change there is nothing; a moment that has not come is refused.';

export const atExample = '2026-11-23T05:00:00Z';

/** How OpenAPI shows a read that answers as of now or of a moment (`AnswerViews`). */
export function DescribesMoment(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiQuery({
      name: 'at',
      required: false,
      description: atDescription,
      schema: { type: 'string', example: atExample },
    }),
  );
}

/** The same in a body. */
export const atInBody = {
  description: 'As of when, as the query parameter `at`.',
  oneOf: [{ type: 'string' }, { type: 'integer', minimum: 0 }],
  example: 4711,
};
