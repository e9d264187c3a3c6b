export * from './change-stream-reader';
export * from './cluster-time';
export * from './concerns';
export { connectionOptions } from './connection-options';
export type { ConnectionOptions } from './connection-options';
export * from './resume-token';
export { tellSlowness } from './slow-query';
export * from './unavailability';
