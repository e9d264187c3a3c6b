import { applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiQuery, ApiResponse, type ApiQueryOptions } from '@nestjs/swagger';
import { DescribesMoment } from '../as-of/as-of.description';
import {
  AncestryResponse,
  EntitiesByRefsResponse,
  EntityPageResponse,
  EntityResponse,
  exampleCursor,
  exampleEntity,
} from './described-entity.response';
import { pageLimitDefault, pageLimitMax } from './entity-list';

/** What the OpenAPI document says about the reads of entities. */

const exampleRelated = { ...exampleEntity, relations: [{ type: 'ownedBy', targetRef: 'group:default/sailings' }] };

const examplePage = { items: [exampleRelated], totalItems: 35, pageInfo: { nextCursor: exampleCursor } };

const optional = (name: string, description: string, example: string): ApiQueryOptions => ({
  name,
  description,
  required: false,
  schema: { type: 'string', example },
});

/** The filter grammar, for every read that takes it. */
export const filterParameter: ApiQueryOptions = {
  name: 'filter',
  description:
    'Conditions `key=value` or `key`, comma-separated: all must hold, values of one key are alternatives. Repeat the parameter for alternatives.',
  required: false,
  schema: { type: 'array', items: { type: 'string' }, example: ['kind=component,spec.type=service'] },
};

function DescribesName(): MethodDecorator {
  return applyDecorators(
    ApiParam({ name: 'kind', example: 'component' }),
    ApiParam({ name: 'namespace', example: 'default' }),
    ApiParam({ name: 'name', example: 'sailing-service' }),
  );
}

export function DescribesByName(): MethodDecorator {
  return applyDecorators(
    DescribesMoment(),
    DescribesName(),
    ApiOperation({ summary: 'One entity, by kind, namespace and name in any case' }),
    ApiResponse({
      status: 200,
      type: EntityResponse,
      description: 'The entity with its relations',
      example: exampleRelated,
    }),
    ApiResponse({ status: 404, description: 'There is no such entity' }),
  );
}

export function DescribesAncestry(): MethodDecorator {
  const example = {
    rootEntityRef: 'component:default/sailing-service',
    items: [{ entity: exampleRelated, parentEntityRefs: [] }],
  };
  return applyDecorators(
    DescribesMoment(),
    DescribesName(),
    ApiOperation({ summary: 'An entity and those it came from' }),
    ApiResponse({ status: 200, type: AncestryResponse, description: 'The entity first', example }),
    ApiResponse({ status: 404, description: 'There is no such entity' }),
  );
}

export function DescribesByUid(): MethodDecorator {
  return applyDecorators(
    DescribesMoment(),
    ApiOperation({ summary: 'One entity, by uid' }),
    ApiParam({ name: 'uid', example: exampleEntity.metadata.uid }),
    ApiResponse({
      status: 200,
      type: EntityResponse,
      description: 'The entity with its relations',
      example: exampleRelated,
    }),
    ApiResponse({ status: 404, description: 'There is no such entity' }),
  );
}

export function DescribesByQueryBody(): MethodDecorator {
  return applyDecorators(
    DescribesMoment(),
    ApiOperation({ summary: 'The same, filtered by a predicate' }),
    ApiResponse({ status: 200, type: EntityPageResponse, description: 'One page', example: examplePage }),
  );
}

export function DescribesByRefs(): MethodDecorator {
  return applyDecorators(
    DescribesMoment(),
    ApiOperation({ summary: 'Entities by canonical refs, in the order asked for' }),
    ApiQuery(filterParameter),
    ApiResponse({
      status: 200,
      type: EntitiesByRefsResponse,
      description: 'One item per ref; null for what is not there or filtered out',
      example: { items: [exampleRelated, null] },
    }),
  );
}

export function DescribesByQuery(): MethodDecorator {
  const limit = `Rows of a page, at most ${pageLimitMax}; ${pageLimitDefault} by default, 0 only counts.`;
  return applyDecorators(
    DescribesMoment(),
    ApiOperation({ summary: 'Pages of entities, filtered and ordered' }),
    ApiQuery(filterParameter),
    ApiQuery(optional('fields', 'Dotted paths to keep, comma-separated.', 'kind,metadata.name')),
    ApiQuery(
      optional(
        'orderField',
        '`path,asc` or `path,desc`; entities without the field are left out.',
        'metadata.name,asc',
      ),
    ),
    ApiQuery({ ...optional('limit', limit, '20'), schema: { type: 'integer', minimum: 0, example: 20 } }),
    ApiQuery({
      ...optional('offset', 'Rows to skip on the first page.', '0'),
      schema: { type: 'integer', minimum: 0, example: 0 },
    }),
    ApiQuery(
      optional('cursor', 'nextCursor or prevCursor of a page; beside it only limit and fields count.', exampleCursor),
    ),
    ApiQuery({ ...optional('totalItems', 'exclude: do not count.', 'include'), enum: ['include', 'exclude'] }),
    ApiQuery(optional('fullTextFilterTerm', 'A substring to look for.', 'time')),
    ApiQuery(
      optional('fullTextFilterFields', 'Paths to look in; by default the order field.', 'metadata.name,metadata.title'),
    ),
    ApiResponse({ status: 200, type: EntityPageResponse, description: 'One page', example: examplePage }),
  );
}
