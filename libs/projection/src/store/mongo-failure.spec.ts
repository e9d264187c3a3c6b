import { isAlreadyThere, isContentError } from './mongo-failure';

describe('a failure of the database', () => {
  it.each([
    ['a document that is too large', { code: 10334 }],
    ['a document that fails validation', { code: 121 }],
    ['a document that is nested too deep', { code: 15 }],
    ['a document larger than the driver’s buffer', { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' }],
    ['a value that one document of a bulk may not have', { code: 2, index: 7 }],
    ['what is no BSON', { name: 'BSONError' }],
    ['a duplicate under an index of the projection', { code: 11000, message: 'index: slug_1 dup key' }],
  ])('is the document’s own for %s', (_, error) => {
    expect(isContentError(error)).toBe(true);
  });

  it.each([
    ['a network that is down', { name: 'MongoNetworkError' }],
    ['a primary that stepped down', { code: 10107, name: 'MongoServerError' }],
    ['a disk that is full', { code: 14031 }],
    ['a command that the server does not understand', { code: 2, name: 'MongoServerError' }],
    ['a user who may not write', { code: 13 }],
    ['anything unheard of', new Error('?')],
    ['nothing at all', undefined],
  ])('is waited for with %s', (_, error) => {
    expect(isContentError(error)).toBe(false);
  });

  // https://github.com/mongodb/mongo/blob/r6.0.5/src/mongo/base/error_codes.yml
  it.each([
    ['HostUnreachable', 6],
    ['HostNotFound', 7],
    ['Unauthorized', 13],
    ['AuthenticationFailed', 18],
    ['IllegalOperation', 20],
    ['LockTimeout', 24],
    ['MaxTimeMSExpired', 50],
    ['WriteConcernFailed', 64],
    ['NetworkTimeout', 89],
    ['ShutdownInProgress', 91],
    ['CannotSatisfyWriteConcern', 100],
    ['WriteConflict', 112],
    ['ConflictingOperationInProgress', 117],
    ['CommandNotSupportedOnView', 166],
    ['PrimarySteppedDown', 189],
    ['NetworkInterfaceExceededTimeLimit', 202],
    ['ReadConcernMajorityNotAvailableYet', 134],
    ['ExceededTimeLimit', 262],
    ['FailedToSatisfyReadPreference', 133],
    ['TransientTransactionError of a restart', 251],
    ['SocketException', 9001],
    ['NotWritablePrimary', 10107],
    ['OutOfDiskSpace', 14031],
    ['InterruptedAtShutdown', 11600],
    ['Interrupted', 11601],
    ['InterruptedDueToReplStateChange', 11602],
    ['NotPrimaryNoSecondaryOk', 13435],
    ['NotPrimaryOrSecondary', 13436],
    ['read-only (the user may not write)', 8000],
  ])('is waited for with the server’s %s', (_, code) => {
    expect(isContentError({ code, name: 'MongoServerError' })).toBe(false);
    expect(isContentError({ code, index: 0 })).toBe(false);
  });

  it('tells a document that is already there from a duplicate under another index', () => {
    expect(isAlreadyThere({ code: 11000, message: 'E11000 collection: x index: _id_ dup key' })).toBe(true);
    expect(isAlreadyThere({ code: 11000, message: 'E11000 collection: x index: _id_1_b dup key' })).toBe(false);
  });
});
