import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { cutPlacesMax } from './cut-offs';

const component = 'component:default/sailing-service';
const resource = 'resource:default/sailings-db';
const group = 'group:default/sailings';

/** What an answer lacks because of a limit. */
export class CutOffResponse {
  @ApiProperty({ enum: ['depth', 'nodes', 'edges', 'paths', 'visits', 'time'], example: 'depth' })
  limit!: string;

  @ApiProperty({ example: 3, description: 'Entities around which something is missing.' })
  count!: number;

  @ApiProperty({ type: [String], example: [component], description: `The first ${cutPlacesMax} of them.` })
  at!: readonly string[];
}

/** An entity of a graph. */
export class GraphNodeResponse {
  @ApiProperty({ example: component })
  ref!: string;

  @ApiProperty({ example: 0, description: 'Steps from the nearest root.' })
  depth!: number;

  @ApiPropertyOptional({ enum: [true], description: 'There is no such entity, others point at it.' })
  missing?: true;
}

/** A relation of a graph, as declared. */
export class GraphEdgeResponse {
  @ApiProperty({ example: component })
  source!: string;

  @ApiProperty({ example: 'dependsOn' })
  type!: string;

  @ApiProperty({ example: resource })
  target!: string;

  @ApiPropertyOptional({ enum: [true], description: 'The target declares it too, under its other name.' })
  declaredByBoth?: true;
}

/** The graph around some entities. */
export class GraphResponse {
  @ApiProperty({ type: [String], example: [component] })
  roots!: string[];

  @ApiProperty({
    type: [GraphNodeResponse],
    description: 'By depth; roots first, in the order asked for.',
    example: [
      { ref: component, depth: 0 },
      { ref: resource, depth: 1 },
    ],
  })
  nodes!: GraphNodeResponse[];

  @ApiProperty({ type: [GraphEdgeResponse], description: 'The chosen relations among the nodes, each once.' })
  edges!: GraphEdgeResponse[];

  @ApiProperty({ type: [CutOffResponse], example: [], description: 'Empty when nothing is missing.' })
  cutOffs!: CutOffResponse[];
}

/** One step of a path. */
export class PathStepResponse {
  @ApiProperty({ type: [String], example: ['dependsOn'], description: 'What the entity before says of this one.' })
  relations!: readonly string[];

  @ApiProperty({ example: resource })
  ref!: string;
}

/** One step from a dependent to what it depends on. */
export class DependenceResponse {
  @ApiProperty({ example: 'dependsOn' })
  relation!: string;

  @ApiProperty({ example: resource })
  ref!: string;
}

/** An entity that breaks. */
export class DependentResponse {
  @ApiProperty({ example: component })
  ref!: string;

  @ApiProperty({ example: 1, description: 'Steps from the entity that goes.' })
  depth!: number;

  @ApiProperty({ type: [DependenceResponse], description: 'From the dependent to the entity that goes.' })
  path!: DependenceResponse[];

  @ApiPropertyOptional({
    type: [String],
    description: 'Absent where a limit of time or visits ended the search before they were looked for.',
    example: [group],
  })
  owners?: string[];
}

/** Whom to tell. */
export class OwnerResponse {
  @ApiProperty({ example: group })
  ref!: string;

  @ApiProperty({ example: 1, description: 'How many of the dependents it owns.' })
  dependents!: number;

  @ApiPropertyOptional({ enum: [true], description: 'There is no such owner.' })
  missing?: true;
}

/** Who breaks when an entity goes. */
export class ImpactResponse {
  @ApiProperty({ example: resource })
  ref!: string;

  @ApiPropertyOptional({ enum: [true], description: 'There is no such entity any more; others still depend on it.' })
  missing?: true;

  @ApiProperty({ type: [DependentResponse], description: 'The nearest first.' })
  dependents!: DependentResponse[];

  @ApiProperty({ type: [OwnerResponse], description: 'Owners of the dependents, those with the most first.' })
  owners!: OwnerResponse[];

  @ApiProperty({ example: 0, description: 'Dependents that name no owner.' })
  withoutOwner!: number;

  @ApiProperty({ type: [CutOffResponse], example: [], description: 'Empty when nobody is missing.' })
  cutOffs!: CutOffResponse[];
}

/** The shortest ways from one entity to another. */
export class PathResponse {
  @ApiProperty({ example: component })
  from!: string;

  @ApiProperty({ example: resource })
  to!: string;

  @ApiProperty({ type: Number, nullable: true, example: 1, description: 'Steps; null when there is no path.' })
  length!: number | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'array', items: { $ref: '#/components/schemas/PathStepResponse' } },
    description: 'Shortest paths, all of the same length, from the first entity to the last.',
    example: [
      [
        { relations: [], ref: component },
        { relations: ['dependsOn'], ref: resource },
      ],
    ],
  })
  paths!: PathStepResponse[][];

  @ApiProperty({ type: [CutOffResponse], example: [], description: 'Empty when the answer is whole.' })
  cutOffs!: CutOffResponse[];
}
