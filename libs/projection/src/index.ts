export { changeTransports, type ChangeTransportOptions } from './change-transports';
export type { Comparison, Disagreement } from './comparison/comparison';
export { collectionName, progressId } from './generation/generation-record';
export { LiveDocuments } from './generation/live-documents';
export type { Outcome, OutcomeCounts } from './fold/outcome';
export type { Parked, ParkedChange } from './parking/parked';
export type { PartitionPlace } from './intake/partition-intake';
export type { Envelope, Fold, Journal, JournalDocument, Projection, StoredDocument } from './projection';
export { type AtLeast, ProgressSnapshot } from './progress/progress-snapshot';
export { progressCollection } from './progress/progress-store';
export { ProjectionProgress, type ReadPosition } from './progress/projection-progress';
export {
  InjectDocuments,
  InjectProgress,
  InjectProjection,
  progressToken,
  ProjectionModule,
  type ProjectionModuleOptions,
} from './projection.module';
export { ProjectionParts, Projections } from './projections';
export { Projector } from './projector/projector';
export type { ProjectionTarget, ProjectorOptions } from './projector/projector';
export { LiveProgress } from './progress/live-progress';
export { RunningProjection } from './generation/running-projection';
export type { GenerationStatus, ProjectionStatus } from './operation/projection-status';
