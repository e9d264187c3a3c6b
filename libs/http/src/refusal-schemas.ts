import type { OpenAPIObject } from '@nestjs/swagger';

type Schema = Exclude<NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string], { $ref: string }>;

const text = { type: 'string' } as const;

const fieldError: Schema = {
  type: 'object',
  required: ['pointer', 'message', 'code'],
  properties: {
    pointer: { type: 'string', description: 'JSON pointer of the field', example: '/spec/owner' },
    line: { type: 'integer' },
    column: { type: 'integer' },
    message: text,
    code: { type: 'string', example: 'required' },
  },
};

/** RFC 9457; a problem may have members of its own beside these. */
export const problemSchema = (codes: string[]): Schema => ({
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'correlationId'],
  properties: {
    type: { type: 'string', example: '/docs/reference/errors.md#invalid-parameter' },
    title: { type: 'string', example: 'A parameter is not valid' },
    status: { type: 'integer', example: 400 },
    detail: { type: 'string', example: 'limit must not be less than 1' },
    code: { type: 'string', enum: codes, description: 'Permanent', example: 'invalid-parameter' },
    errors: { type: 'array', items: fieldError },
    correlationId: { type: 'string', example: '5d1f7c1e-9f0a-4c55-8f0e-2a7d7f0c9b11' },
  },
  additionalProperties: true,
});

/** How Backstage's backends refuse. */
export const backstageErrorSchema = (codes: string[]): Schema => ({
  type: 'object',
  required: ['error', 'request', 'response'],
  properties: {
    error: {
      type: 'object',
      required: ['name', 'message', 'code'],
      properties: {
        name: { ...text, example: 'InputError' },
        message: text,
        code: { ...text, enum: codes, description: 'Permanent', example: 'invalid-parameter' },
        errors: { type: 'array', items: fieldError },
      },
    },
    request: {
      type: 'object',
      required: ['method', 'url'],
      properties: {
        method: { ...text, example: 'GET' },
        url: { ...text, description: 'Below the mount', example: '/entities?limit=x' },
      },
    },
    response: {
      type: 'object',
      required: ['statusCode'],
      properties: { statusCode: { type: 'integer', example: 400 } },
    },
  },
});
