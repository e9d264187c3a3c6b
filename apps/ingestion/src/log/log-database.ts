import type { Db } from 'mongodb';
import type { Connection } from 'mongoose';

/** The driver's database beneath mongoose: the log is written in whole batches, which mongoose has no words for. */
export function databaseOf(connection: Connection): Db {
  return connection.getClient().db(connection.name) as unknown as Db;
}
