import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import { DescribesPosition } from '@callboard/http';
import { GraphResponse, ImpactResponse, PathResponse, PathStepResponse } from './graph.response';
import { CycleListResponse, DanglingListResponse, OwnerlessListResponse } from './relation-list.response';

/** What the OpenAPI document says about questions to the graph. */

const unknown = ApiResponse({ status: 404, description: 'There is no such entity, and none that points at it' });

const parts: Record<string, { description: string; example: string }> = {
  kind: { description: 'In any case.', example: 'resource' },
  namespace: { description: 'In any case.', example: 'default' },
  name: { description: 'In any case.', example: 'sailings-db' },
  kindAndNamespace: { description: 'What a ref has before its slash.', example: 'resource:default' },
  ref: { description: 'A ref that names its kind, its slash encoded.', example: 'resource:sailings-db' },
};

export function DescribesGraph(): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiOperation({ summary: 'Entities and relations around some roots, to a depth' }),
    ApiOkResponse({ type: GraphResponse }),
    unknown,
  );
}

export function DescribesImpact(names: readonly string[]): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ...names.map((name) => ApiParam({ name, ...parts[name] })),
    ApiOperation({ summary: 'Who breaks if an entity goes: its dependents, by way of whom, and whom to tell' }),
    ApiOkResponse({ type: ImpactResponse }),
    unknown,
  );
}

export function DescribesPath(): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiExtraModels(PathStepResponse),
    ApiOperation({ summary: 'The shortest ways from one entity to another' }),
    ApiOkResponse({ type: PathResponse }),
    unknown,
  );
}

export function DescribesDangling(): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiOperation({ summary: 'Relations to entities that do not exist' }),
    ApiOkResponse({ type: DanglingListResponse }),
  );
}

export function DescribesOwnerless(): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiOperation({ summary: 'Entities that name no owner, or only such as do not exist' }),
    ApiOkResponse({ type: OwnerlessListResponse }),
  );
}

export function DescribesCycles(): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiOperation({ summary: 'Entities of which each depends on every other, with one way round' }),
    ApiOkResponse({ type: CycleListResponse }),
    ApiResponse({ status: 503, description: 'Cycles are being looked for by too many at once' }),
  );
}
