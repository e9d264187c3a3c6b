import type { BatchHooks } from '@callboard/kafka';
import type { Projector } from './projector/projector';

/** All projectors of a service, in the order of its module. */
export class Projectors {
  constructor(readonly all: readonly Projector[]) {}

  /** The projector of a projection. */
  named(name: string): Projector {
    const found = this.all.find((projector) => projector.name === name);
    if (!found) throw new RangeError(`no projection ${name} is registered`);
    return found;
  }

  /** Lets each projector hear of assignments and of the topic's end; a projector's consumer group has its name. */
  hookInto(strategy: { hook(group: string, hooks: BatchHooks): void }): void {
    for (const { name, onAssigned, onLevel } of this.all) strategy.hook(name, { onAssigned, onLevel });
  }
}
