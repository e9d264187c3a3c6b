import { ApiResponse } from '@nestjs/swagger';
import type { ProblemCode } from '@callboard/problems';
import { backstageErrorName, statusOnBackstagePaths } from './backstage-answer';

/** Describes a refusal on one of Backstage's paths, in the shape that it has; `url` is relative to the mount. */
export function BackstageRefusal(code: ProblemCode, message: string, request: { method: string; url: string }) {
  const status = statusOnBackstagePaths(code);
  const name = backstageErrorName(status);
  const example = { error: { name, message, code }, request, response: { statusCode: status } };
  return ApiResponse({ status, description: name, content: { 'application/json': { example } } });
}
