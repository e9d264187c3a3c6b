import { type Phase, type PhaseResult, phases, type ProjectionTask } from './projection-task';

/** Runs the phases one after the other; before each the parent is told, and waited for, so that it can look at the servers. */
export async function runPhases(task: ProjectionTask, run: (phase: Phase) => Promise<PhaseResult>): Promise<void> {
  for (const phase of task.phases ?? phases) {
    const result = await run(phase);
    process.send?.(result);
  }
  process.disconnect();
}
