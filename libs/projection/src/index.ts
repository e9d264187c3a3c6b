export { changeTransports, type ChangeTransportOptions } from './change-transports';
export { collectionName, progressId, readLiveGeneration, type GenerationPointer } from './generation-pointer';
export { LiveDocuments } from './live-documents';
export type { Outcome, OutcomeCounts } from './outcome';
export type { Parked, ParkedChange } from './parked';
export type { PartitionPlace } from './partition-intake';
export type { Envelope, Fold, Journal, JournalDocument, Projection, StoredDocument } from './projection';
export { type AtLeast, ProgressSnapshot } from './progress-snapshot';
export { progressCollection } from './progress-store';
export { ProjectionProgress, type ReadPosition } from './projection-progress';
export {
  InjectDocuments,
  InjectProgress,
  InjectProjector,
  progressToken,
  ProjectionModule,
  type ProjectionModuleOptions,
} from './projection.module';
export { Projector } from './projector';
export type { ProjectionStatus, ProjectionTarget, ProjectorOptions } from './projector';
export { Projectors } from './projectors';
