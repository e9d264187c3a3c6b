/** A record that can never be read, by whichever build: its entity is parked. */
export class UndecodableRecord extends Error {
  override readonly name = 'UndecodableRecord';
}

/**
 * A record written by a newer build, in a shape this one does not know. It is right, and this build is too old: whoever
 * meets it waits for the deploy, loudly, and neither skips nor parks it.
 */
export class EventFromTheFuture extends Error {
  override readonly name = 'EventFromTheFuture';

  constructor(
    readonly type: string,
    readonly version: number,
    readonly versionKnown: number,
  ) {
    super(`${type} has version ${version}, this build knows ${versionKnown}: deploy the newer build`);
  }
}
