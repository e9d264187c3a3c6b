import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { MomentRequest } from '../as-of/moment.request';
import { graphLimits } from './graph-limits';
import { breakingRelations, directions, relationNames, type Direction } from './relation-choice';
import { Bounded, dependentWords, kindNames, SomeOf } from './request-fields';

/** Characters of a ref; the longest there is has some two hundred. */
export const refLengthMax = 300;
const exampleRef = 'component:default/sailing-service';
const { graph, impact, path, timeMs } = graphLimits;

const timeWords = 'Milliseconds that a walk may take before its answer is cut off.';
const kindsWords = 'Only entities of these kinds are entered; roots and ends may be of any.';
const relationsWords = 'Only these relations are followed, by either of their names; all by default.';

/** A walk over the graph of a moment. */
class WalkRequest extends MomentRequest {
  @Bounded(timeWords, timeMs, 1)
  timeMs: number = timeMs.default;
}

/** A walk along chosen relations, through chosen entities. */
class ChoosyWalkRequest extends WalkRequest {
  @ApiPropertyOptional({
    enum: directions,
    default: 'both',
    description: 'out: from the end with the leading name (dependsOn, partOf, ownedBy …); in: from the other end.',
  })
  @IsOptional()
  @IsIn(directions)
  direction: Direction = 'both';

  @SomeOf(relationNames, relationsWords, 'dependsOn,consumesApi')
  relations: string[] = [...relationNames];

  @SomeOf(kindNames, kindsWords, 'component,resource')
  kinds?: string[];
}

/** What is asked of the graph around some entities. */
export class GraphRequest extends ChoosyWalkRequest {
  @ApiProperty({
    type: [String],
    description: `Refs, at most ${graph.roots}; repeat the parameter.`,
    example: [exampleRef],
  })
  @Transform(({ value }) => (value === undefined ? value : [value].flat()))
  @ArrayNotEmpty()
  @ArrayMaxSize(graph.roots)
  @IsString({ each: true })
  @Length(1, refLengthMax, { each: true })
  root!: string[];

  @Bounded('Steps from the nearest root.', graph.depth)
  depth: number = graph.depth.default;

  @Bounded('Nodes of the answer.', graph.nodes, 1)
  nodes: number = graph.nodes.default;

  @Bounded('Edges of the answer.', graph.edges)
  edges: number = graph.edges.default;
}

/** What is asked of those who depend on an entity. */
export class ImpactRequest extends WalkRequest {
  @Bounded('Steps from the entity.', impact.depth, 1)
  depth: number = impact.depth.default;

  @Bounded('Dependents of the answer.', impact.nodes, 1)
  nodes: number = impact.nodes.default;

  @SomeOf(relationNames, dependentWords(breakingRelations), 'dependsOn')
  relations: string[] = [...breakingRelations];
}

/** What is asked of the way from one entity to another. */
export class PathRequest extends ChoosyWalkRequest {
  @ApiProperty({ example: exampleRef })
  @IsString()
  @Length(1, refLengthMax)
  from!: string;

  @ApiProperty({ example: 'resource:default/sailings-db' })
  @IsString()
  @Length(1, refLengthMax)
  to!: string;

  @Bounded('Steps of a path.', path.depth, 1)
  depth: number = path.depth.default;

  @Bounded('Entities that may be found on the way, from both ends together.', path.nodes, 2)
  nodes: number = path.nodes.default;

  @Bounded('Paths of the answer.', path.paths, 1)
  paths: number = path.paths.default;
}
