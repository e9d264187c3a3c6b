import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { graphLimits } from './graph-limits';
import { cursorLengthMax } from './list-cursor';
import { ownedKinds, ownerlessReasons, type OwnerlessReason } from './ownerless';
import { dependencyRelations, relationNames } from './relation-choice';
import { Bounded, dependentWords, kindNames, SomeOf } from './request-fields';

const { list, cycles } = graphLimits;

class CursorRequest {
  @ApiPropertyOptional({ description: 'nextCursor of a page, beside the same other parameters.', example: 'WyJiIl0' })
  @IsOptional()
  @IsString()
  @MaxLength(cursorLengthMax)
  cursor?: string;
}

class ListRequest extends CursorRequest {
  @Bounded('Rows of a page.', list, 1)
  limit: number = list.default;
}

/** Which relations to entities that do not exist. */
export class DanglingRequest extends ListRequest {
  @SomeOf(relationNames, 'Only these, as they were declared; all by default.', 'ownedBy')
  relations: string[] = [...relationNames];

  @SomeOf(kindNames, 'Only where an entity of one of these kinds is missing.', 'group,user')
  kinds?: string[];
}

/** Which entities without an owner. */
export class OwnerlessRequest extends ListRequest {
  @SomeOf(ownerlessReasons, 'Only for one of these reasons.', 'owner-missing')
  reasons: OwnerlessReason[] = [...ownerlessReasons];

  @SomeOf(ownedKinds, 'Only of these kinds, all of those that can have an owner by default.', 'component')
  kinds: string[] = [...ownedKinds];
}

/** Which cycles. */
export class CyclesRequest extends CursorRequest {
  @Bounded('Cycles of a page.', cycles, 1)
  limit: number = cycles.default;

  @SomeOf(relationNames, dependentWords(dependencyRelations), 'dependsOn')
  relations: string[] = [...dependencyRelations];
}
