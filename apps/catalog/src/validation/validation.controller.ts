import { Reads } from '@callboard/auth';
import { applyDecorators, Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type EntityRefusal, refusalOf } from './entity-refusal';
import { ValidateEntityRequest } from './validate-entity.request';
import { EntityRefusalResponse } from './validate-entity.response';

const example: EntityRefusal = {
  errors: [
    { name: 'InputError', message: '/spec/owner: must be given', pointer: '/entity/spec/owner', code: 'required' },
  ],
  code: 'invalid-entity',
};

function DescribesValidation(): MethodDecorator {
  const either = [getSchemaPath(EntityRefusalResponse), '#/components/schemas/BackstageError'];
  const schema = { anyOf: either.map(($ref) => ({ $ref })) };
  return applyDecorators(
    ApiExtraModels(EntityRefusalResponse),
    ApiOperation({ summary: 'Whether an entity is valid: what a push would say of it, without pushing it' }),
    ApiResponse({ status: 200, description: 'It is; the answer is empty' }),
    ApiResponse({
      status: 400,
      description: 'It is not, or the body is no such question',
      content: { 'application/json': { schema, example } },
    }),
  );
}

/** Backstage's check of an entity that is not in the catalog yet. It reads nothing of the catalog. */
@ApiTags('entities')
@Controller('api/catalog/validate-entity')
@Reads()
export class ValidationController {
  @Post()
  @HttpCode(200)
  @DescribesValidation()
  validate(
    @Body() { entity, location }: ValidateEntityRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): EntityRefusal | undefined {
    const refusal = refusalOf(entity, location);
    if (refusal) void reply.status(400);
    return refusal;
  }
}
