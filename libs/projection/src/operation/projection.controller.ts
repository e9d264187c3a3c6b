import { Identity, Reads, type RequestIdentity, Writes } from '@callboard/auth';
import { invalidParameter } from '@callboard/problems';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, type Type } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { ProjectionParts } from '../projections';
import { Projections } from '../projections';
import type { ProjectionOperations } from './projection-operations';
import { BackRequest, OperationRequest } from './projection.request';
import { ProjectionListResponse, ProjectionResponse } from './projection.response';

const accepted = { type: ProjectionResponse, description: 'Under way; ask again to see how far it is' };

const conflicts = ApiResponse({ status: 409, description: 'The state of the generations forbids it' });
const named = ApiParam({ name: 'name', schema: { type: 'string', example: 'entity' } });

/** What operators ask of the projections of a service. */
@ApiTags('projections')
@ApiBearerAuth()
class ProjectionController {
  constructor(private readonly projections: Projections) {}

  @Get()
  @Reads()
  @ApiOperation({ summary: 'How the projections of this service are, seen from this replica' })
  @ApiOkResponse({ type: ProjectionListResponse })
  async list(): Promise<ProjectionListResponse> {
    return { items: await Promise.all(this.projections.all.map(({ status }) => status.read())) };
  }

  @Get(':name')
  @Reads()
  @ApiOperation({ summary: 'One projection: generations, lag, trouble, last verification' })
  @ApiOkResponse({ type: ProjectionResponse })
  @named
  one(@Param('name') name: string): Promise<ProjectionResponse> {
    return this.projections.named(name).status.read();
  }

  @Post(':name/rebuild')
  @Writes()
  @HttpCode(202)
  @ApiOperation({ summary: 'Build a new generation beside the live one, compare it, swap it in' })
  @ApiAcceptedResponse(accepted)
  @conflicts
  @named
  rebuild(
    @Param('name') name: string,
    @Body() { reason }: OperationRequest,
    @Identity() { actor }: RequestIdentity,
  ): Promise<ProjectionResponse> {
    return this.run(name, (operations) => operations.rebuild({ by: actor, reason: reason ?? 'asked for' }));
  }

  @Post(':name/verify')
  @Writes()
  @HttpCode(202)
  @ApiOperation({ summary: 'Fold the log again and compare every document; nothing is swapped' })
  @ApiAcceptedResponse(accepted)
  @conflicts
  @named
  verify(
    @Param('name') name: string,
    @Body() { reason }: OperationRequest,
    @Identity() { actor }: RequestIdentity,
  ): Promise<ProjectionResponse> {
    return this.run(name, (operations) => operations.verify({ by: actor, reason: reason ?? 'asked for' }));
  }

  @Post(':name/cancel')
  @Writes()
  @HttpCode(202)
  @ApiOperation({ summary: 'Give up what is being built or verified' })
  @ApiAcceptedResponse(accepted)
  @conflicts
  @named
  cancel(
    @Param('name') name: string,
    @Body() { reason }: OperationRequest,
    @Identity() { actor }: RequestIdentity,
  ): Promise<ProjectionResponse> {
    return this.run(name, (operations) => operations.cancel({ by: actor, reason: reason ?? 'asked for' }));
  }

  @Post(':name/back')
  @Writes()
  @HttpCode(202)
  @ApiOperation({ summary: 'Go back to an earlier generation: it catches up and is swapped in' })
  @ApiAcceptedResponse(accepted)
  @conflicts
  @named
  back(
    @Param('name') name: string,
    @Body() { reason, generation: number }: BackRequest,
    @Identity() { actor }: RequestIdentity,
  ): Promise<ProjectionResponse> {
    const asked = { by: actor, reason: reason ?? 'asked for', ...(number === undefined ? {} : { number }) };
    return this.run(name, (operations) => operations.back(asked));
  }

  @Delete(':name/generations/:generation')
  @Writes()
  @HttpCode(202)
  @ApiParam({ name: 'generation', schema: { type: 'integer', example: 1 } })
  @ApiOperation({ summary: 'Drop a generation that is kept or failed' })
  @ApiAcceptedResponse(accepted)
  @conflicts
  @named
  drop(
    @Param('name') name: string,
    @Param('generation') generation: string,
    @Identity() { actor }: RequestIdentity,
  ): Promise<ProjectionResponse> {
    if (!/^[1-9]\d{0,14}$/.test(generation)) {
      throw invalidParameter('generation', 'A generation is named by its number', 'is-int');
    }
    const asked = { by: actor, reason: 'asked for' };
    return this.run(name, (operations) => operations.drop(Number(generation), asked));
  }

  private async run(
    name: string,
    operation: (operations: ProjectionOperations) => Promise<void>,
  ): Promise<ProjectionResponse> {
    const parts: ProjectionParts = this.projections.named(name);
    await operation(parts.operations);
    return parts.status.read();
  }
}

/** The controller, under a service's own path, `api/catalog/v1` for instance. */
export function projectionController(path: string): Type {
  @Controller(`${path}/projections`)
  class MountedProjectionController extends ProjectionController {}
  return MountedProjectionController;
}
