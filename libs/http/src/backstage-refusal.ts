import { ApiResponse } from '@nestjs/swagger';
import { backstageErrorName } from './backstage-answer';

/** Describes a refusal on one of Backstage's paths, in the shape that it has; `url` is relative to the mount. */
export function BackstageRefusal(status: number, message: string, request: { method: string; url: string }) {
  const name = backstageErrorName(status);
  const example = { error: { name, message }, request, response: { statusCode: status } };
  return ApiResponse({ status, description: name, content: { 'application/json': { example } } });
}
