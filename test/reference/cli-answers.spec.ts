import type { LogAnswer } from '../../apps/ingestion/src/log/log.response';
import type { ProjectionResponse } from '../../libs/projection/src/operation/projection.response';
import type { OperationListResponse } from '../../libs/projection/src/parking/operation.controller';
import type { ParkedListResponse, RetryResponse } from '../../libs/projection/src/parking/parked.response';
import type { Log, Operation, Page, ParkedEntity, Projection, RetryOutcome } from '../../packages/cli/src/http/answers';

/** What a value is once it was sent as JSON. */
type Sent<T> = T extends Date ? string : T extends object ? { [K in keyof T]: Sent<T[K]> } : T;

type Reads<Wanted, Given extends Wanted> = Given extends Wanted ? true : never;

/** Holds by compiling: the command, which shares no code with the services, reads what they answer. */
const read: [
  Reads<Projection, Sent<ProjectionResponse>>,
  Reads<Page<ParkedEntity>, Sent<ParkedListResponse>>,
  Reads<Page<RetryOutcome>, Sent<RetryResponse>>,
  Reads<Page<Operation>, Sent<OperationListResponse>>,
  Reads<Log, Sent<LogAnswer>>,
] = [true, true, true, true, true];

describe('the answers that the command reads', () => {
  it('are those that the services give', () => {
    expect(read).not.toContain(false);
  });
});
