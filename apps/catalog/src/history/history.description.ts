import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiParam, ApiProduces, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { DescribesPosition } from '@callboard/http';
import { diffMediaTypes } from './diff-format';
import {
  ChangePageResponse,
  DiffResponse,
  PatchOperationResponse,
  VersionPageResponse,
  VersionResponse,
  WhyResponse,
} from './history.response';
import { historyLimits } from './history-limits';

/** What the OpenAPI document says about history. */

const unknownEntity = ApiResponse({ status: 404, description: 'There never was such an entity (`unknown-entity`)' });
const unknownVersion = ApiResponse({ status: 404, description: '`unknown-entity`, or `unknown-version`' });

const refParameters = {
  kind: { example: 'component' },
  namespace: { example: 'default' },
  name: { example: 'sailing-service' },
  kindAndNamespace: { example: 'component:default', description: 'A ref up to its slash.' },
  ref: { example: 'component:default%2Fsailing-service', description: 'A ref, its slash percent-encoded.' },
};

/** The parameters by which a path names an entity. */
export function DescribesRef(...names: (keyof typeof refParameters)[]): ClassDecorator {
  const text = { type: 'string' } as const;
  return applyDecorators(
    ...names.map((name) =>
      ApiParam({ name, ...refParameters[name], schema: { ...text, example: refParameters[name].example } }),
    ),
  );
}

export function DescribesVersions(): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiOperation({
      summary: 'The versions of an entity, newest first: who made each, from where, when, what differed',
    }),
    ApiResponse({ status: 200, description: 'A page', type: VersionPageResponse }),
    unknownEntity,
  );
}

export function DescribesLife(): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiOperation({ summary: 'The same for the entity that has, or once had, this uid, until its removal' }),
    ApiParam({ name: 'uid', example: '3f0c1c9e-5c0e-4b8e-9c3a-0a4d5f6b7c8d' }),
    ApiResponse({ status: 200, description: 'A page', type: VersionPageResponse }),
    unknownEntity,
  );
}

export function DescribesVersion(): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiOperation({ summary: 'An entity as it was in one version' }),
    ApiParam({ name: 'version', schema: { type: 'integer', minimum: 1, example: 4 } }),
    ApiResponse({ status: 200, description: 'The change and the entity after it', type: VersionResponse }),
    unknownVersion,
  );
}

const patchExample = [{ op: 'replace', path: '/spec/owner', value: 'sailings' }];
const unifiedExample = `--- component:default/sailing-service@3
+++ component:default/sailing-service@4
@@ -7,4 +7,4 @@
 spec:
   type: service
   lifecycle: production
-  owner: quayside
+  owner: sailings
`;

export function DescribesDiff(): MethodDecorator {
  const { structured, 'json-patch': patch, unified } = diffMediaTypes;
  const schema = { $ref: getSchemaPath(DiffResponse) };
  return applyDecorators(
    ApiExtraModels(DiffResponse, PatchOperationResponse),
    DescribesPosition(),
    ApiOperation({
      summary: 'What differs between two versions: structured, as JSON Patch, or as unified text of YAML',
      description: 'By default between the last version and the one before. A removed version is `null`.',
    }),
    ApiProduces(structured, patch, unified),
    ApiResponse({
      status: 200,
      description: 'The differences; none where the versions are the same',
      content: {
        [structured]: { schema },
        [patch]: {
          schema: { type: 'array', items: { $ref: getSchemaPath(PatchOperationResponse) } },
          example: patchExample,
        },
        [unified]: { schema: { type: 'string' }, example: unifiedExample },
      },
    }),
    unknownVersion,
    ApiResponse({ status: 406, description: 'None of the media types is accepted' }),
  );
}

export function DescribesWhy(): MethodDecorator {
  const { lookBackVersionsMax } = historyLimits;
  return applyDecorators(
    DescribesPosition(),
    ApiOperation({
      summary: 'The change that last set a field, or took it away',
      description:
        'Also where the field came or went with what is around it, the whole entity included. ' +
        `At most ${lookBackVersionsMax} versions are looked at, fewer where they are large; to go on, ask with the \`version\` of the refusal.`,
    }),
    ApiResponse({ status: 200, description: 'The change, the value and the one before', type: WhyResponse }),
    ApiResponse({ status: 404, description: '`unknown-entity`, `unknown-version`, or `never-set`' }),
    ApiResponse({ status: 422, description: '`unchanged-for-long`; its `version` says where to go on' }),
  );
}

export function DescribesChanges(): MethodDecorator {
  const { pageMax, windowMax } = historyLimits;
  return applyDecorators(
    DescribesPosition(),
    ApiOperation({
      summary: 'All changes of all entities, filtered',
      description:
        `A repeated filter is alternatives, all filters must hold. A page has at most ${pageMax} changes; filtered, it may have fewer, ` +
        `or none, and a nextCursor: some ${windowMax} changes are looked at before it ends. ` +
        'To follow what comes, ask for `order=oldest&from=` and `upTo` of the last page plus 1. ' +
        'A change that is parked is left out until it is mended, and then at its own position, where you may have been already: ' +
        'keep the smallest `parkedAt` of the pages, and when a page has a greater one, or none, ask again from the one you kept.',
    }),
    ApiResponse({ status: 200, description: 'A page', type: ChangePageResponse }),
  );
}
