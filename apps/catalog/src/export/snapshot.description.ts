import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { DescribesPosition } from '@callboard/http';
import { snapshotsMax } from './snapshot.queries';
import { SnapshotEnd, SnapshotHead } from './snapshot.response';

const description =
  'One JSON document a line: first a SnapshotHead with the position, then each entity as it was pushed, without its relations, ' +
  'as callboard.changes carries it, last a SnapshotEnd. Apply the changes after the position to have an exact mirror.';

const example = [
  '{"type":"snapshot","position":4711,"incarnation":"7c0e4a52-6f0e-4f43-9b52-0d9f6c3b1a77","time":"2026-11-23T05:00:00.000Z","count":1}',
  '{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"sailing-service","namespace":"default"},"spec":{"type":"service","lifecycle":"production","owner":"sailings"}}',
  '{"type":"end","position":4711,"count":1}',
  '',
].join('\n');

const lines = {
  type: 'string' as const,
  description: 'A SnapshotHead, a line for each entity without relations, a SnapshotEnd',
};

export function DescribesSnapshot(): MethodDecorator {
  return applyDecorators(
    DescribesPosition(),
    ApiExtraModels(SnapshotHead, SnapshotEnd),
    ApiOperation({ summary: 'The whole catalog, consistent at one position', description }),
    ApiResponse({
      status: 200,
      description: 'NDJSON; compressed where Accept-Encoding takes gzip',
      content: { 'application/x-ndjson': { schema: lines, example } },
    }),
    ApiResponse({
      status: 429,
      description: `${snapshotsMax} snapshots are being streamed; Retry-After says when to repeat`,
    }),
  );
}
