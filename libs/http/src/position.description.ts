import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import { waitMsDefault, waitMsMax } from './at-least';

/** How OpenAPI shows a read that waits for a position (`PositionGuard`, `PositionInterceptor`). */
export function DescribesPosition(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'X-Callboard-At-Least',
      description: "A position, or a receipt's token: wait until the answer can include it, else 409.",
      required: false,
      schema: { type: 'string', example: '4711' },
    }),
    ApiHeader({
      name: 'X-Callboard-Wait-Ms',
      description: `How long to wait; ${waitMsDefault} by default, at most ${waitMsMax}.`,
      required: false,
      schema: { type: 'integer', minimum: 0, example: waitMsDefault },
    }),
    ApiResponse({ status: 409, description: 'What was waited for is not visible yet' }),
  );
}
