import { randomUUID } from 'node:crypto';

/** Names that no other spec file uses, so that files run side by side on one broker and database. */
export interface FreshNames {
  /** For topics, groups and the relay's transactional id. */
  prefix: string;
  /** For databases: `<databasePrefix>_<service>`. */
  databasePrefix: string;
}

/** New names for one spec file. */
export function freshNames(): FreshNames {
  const id = randomUUID().slice(0, 8);
  return { prefix: `spec-${id}`, databasePrefix: `spec_${id}` };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this spec by jest's project int or e2e, which gets a platform.`);
  return value;
}

/** Where this run's Kafka and MongoDB are. */
export function platformAddresses(): { kafkaBrokers: string[]; mongoUrl: string } {
  return { kafkaBrokers: required('CALLBOARD_KAFKA_BROKERS').split(','), mongoUrl: required('CALLBOARD_MONGO_URL') };
}
