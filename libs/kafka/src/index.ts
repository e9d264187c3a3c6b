export type { Kafka } from 'kafkajs';
export * from './batch-consumer';
export * from './kafka-batch-strategy';
export * from './kafka-client';
export * from './partitioner';
export type { BatchHandler, BatchVerdict, ReceivedRecord, RecordBatch } from './received-record';
export * from './topic-tail';
export * from './topics';
export * from './transactional-publisher';
