import { Problem } from '@callboard/problems';
import { begin, cancel, drop, goBack } from '../generation/generation.decider';
import { type GenerationRecord, liveOf } from '../generation/generation-record';
import type { GenerationKeeper } from '../generation/generation-keeper';
import type { GenerationStore } from '../generation/generation-store';
import type { OperationLog } from './operation-log';

/** Who asks for something, and why. */
export interface Asked {
  by: string;
  reason: string;
}

/** What an operator can have done with the generations of one projection; each is recorded. */
export class ProjectionOperations {
  constructor(
    private readonly store: GenerationStore,
    private readonly keeper: GenerationKeeper,
    private readonly log: OperationLog,
  ) {}

  /** Builds a new generation beside the live one and swaps it in. @throws Problem `build-under-way` */
  rebuild(asked: Asked): Promise<void> {
    return this.build('rebuild', asked);
  }

  /** Folds the log again and compares; nothing is swapped. @throws Problem `build-under-way` */
  verify(asked: Asked): Promise<void> {
    return this.build('verification', asked);
  }

  /** Gives up what is being built. @throws Problem `no-build-under-way` */
  cancel(asked: Asked): Promise<void> {
    return this.change('cancel', asked, cancel);
  }

  /** Goes back to an earlier generation, the last one unless it is named. */
  back({ number, ...asked }: Asked & { number?: number }): Promise<void> {
    const { version: foldVersion } = this.store.definition;
    const wish = { ...asked, foldVersion, now: new Date(), ...(number === undefined ? {} : { number }) };
    return this.change('back', asked, (record) => goBack(record, wish));
  }

  /** Drops a generation that is kept. @throws Problem `unknown-generation`, `generation-in-use` */
  drop(number: number, asked: Asked): Promise<void> {
    return this.change('drop', asked, (record) => drop(record, number));
  }

  private build(purpose: 'rebuild' | 'verification', asked: Asked): Promise<void> {
    const { version: foldVersion } = this.store.definition;
    return this.change(purpose, asked, (record) => {
      const live = liveOf(record);
      if (live.foldVersion > foldVersion || (purpose === 'verification' && live.foldVersion !== foldVersion)) {
        const detail = `Generation ${live.number} is folded by version ${live.foldVersion}, this process folds by ${foldVersion}`;
        throw new Problem('other-fold-version', detail);
      }
      return begin(record, { ...asked, purpose, foldVersion, now: new Date() });
    });
  }

  private async change(
    action: string,
    { by: actor, reason }: Asked,
    step: (record: GenerationRecord) => GenerationRecord,
  ): Promise<void> {
    const { next, live } = await this.store.change(step);
    const generation = action === 'rebuild' || action === 'verification' ? next - 1 : live;
    await this.log.record({ actor, action, projection: this.store.definition.name, generation, reason });
    // The keeper's next turn does it anyway.
    void this.keeper.tick().catch(() => undefined);
  }
}
