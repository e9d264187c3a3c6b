import { entityLimits } from './entity-limits';
import type { Violation, ViolationCode } from './violation';

/** Collects what is wrong with one entity, up to `entityLimits.violationsMax`. */
export class Violations {
  readonly list: Violation[] = [];

  add(pointer: string, code: ViolationCode, message: string): void {
    const { violationsMax } = entityLimits;
    if (this.list.length < violationsMax - 1) {
      this.list.push({ pointer, message, code });
    } else if (this.list.length === violationsMax - 1) {
      this.list.push({ pointer, message: 'there are more things wrong than are told', code: 'too-many-violations' });
    }
  }

  get none(): boolean {
    return this.list.length === 0;
  }
}
