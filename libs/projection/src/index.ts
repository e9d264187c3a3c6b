export { changeTransports, type ChangeTransportOptions } from './change-transports';
export {
  collectionName,
  progressId,
  readLiveGeneration,
  type GenerationPointer,
} from './generation/generation-pointer';
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
  InjectProjector,
  progressToken,
  ProjectionModule,
  type ProjectionModuleOptions,
} from './projection.module';
export { Projector } from './projector/projector';
export type { ProjectionStatus, ProjectionTarget, ProjectorOptions } from './projector/projector';
export { Projectors } from './projectors';
