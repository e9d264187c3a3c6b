export * from './change-stream-reader';
export * from './cluster-time';
export * from './concerns';
export * from './resume-token';
