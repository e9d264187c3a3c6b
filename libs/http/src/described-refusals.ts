import type { OpenAPIObject } from '@nestjs/swagger';
import { problemCodes } from '@callboard/problems';
import { statusThere, type BackstagePaths } from './backstage-answer';
import { backstageErrorSchema, problemSchema } from './refusal-schemas';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Response = { description?: string; content?: Record<string, { schema?: object }> };

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What a refusal with a status means where the operation itself says nothing. */
const meanings: Record<number, string> = {
  400: 'The address, a parameter, a header or the body cannot be understood',
  401: 'A token is missing, or is not a known one',
  403: 'The token lacks a right',
  404: 'There is nothing here',
  409: 'What was waited for is not visible yet, or the state forbids it',
  413: 'The body is too large',
  415: 'The media type is not supported',
  422: 'The body is not valid',
  500: 'Something went wrong on our side; the log knows the reason under the correlation id',
  503: 'Repeat after Retry-After',
};

/** Adds to every operation below `/api/` the refusals it shares with all others, and to each refusal its shape. */
export function describeRefusals(document: OpenAPIObject, backstagePaths: BackstagePaths): void {
  document.components ??= {};
  const codes = Object.keys(problemCodes);
  document.components.schemas = {
    ...document.components.schemas,
    Problem: problemSchema(codes),
    BackstageError: backstageErrorSchema(codes),
  };
  for (const [path, item] of Object.entries(document.paths)) {
    if (!path.startsWith('/api/')) continue;
    const isBackstage = backstagePaths.mountOf(path) !== undefined;
    for (const method of methods) if (item[method]) complete(path, item[method], isBackstage);
  }
}

function complete(path: string, operation: Operation, isBackstage: boolean): void {
  const responses = operation.responses as Record<string, Response>;
  for (const status of sharedBy(path, operation)) {
    const shown = isBackstage ? (statusThere[status] ?? status) : status;
    responses[shown] ??= { description: meanings[shown]! };
  }
  for (const [status, response] of Object.entries(responses)) if (Number(status) >= 400) shape(response, isBackstage);
}

/** The statuses of refusals that come from the frame around every operation. */
function sharedBy(path: string, operation: Operation): number[] {
  const ofBody = operation.requestBody ? [413, 415, 422] : [];
  return [400, 401, 403, ...(path.includes('{') ? [404] : []), ...ofBody, 500, 503];
}

function shape(response: Response, isBackstage: boolean): void {
  const schema = { $ref: `#/components/schemas/${isBackstage ? 'BackstageError' : 'Problem'}` };
  response.content ??= { [isBackstage ? 'application/json' : 'application/problem+json']: {} };
  for (const content of Object.values(response.content)) content.schema ??= schema;
}
