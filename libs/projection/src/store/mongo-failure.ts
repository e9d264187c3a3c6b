/** Codes by which MongoDB refuses a document for what it is; everything else is taken for a trouble that passes. */
const contentCodes = new Set<unknown>([
  14, // TypeMismatch
  15, // Overflow: nested too deep
  52, // DollarPrefixedFieldName
  53, // InvalidIdField
  56, // EmptyFieldName
  57, // DottedFieldName
  121, // DocumentValidationFailure
  171, // CannotIndexParallelArrays
  10334, // BSONObjectTooLarge
  16755, // Can't extract geo keys
  17280, // KeyTooLong
  17419, // Resulting document after update is too large
  17420, // Document to upsert is too large
  // By these two the driver says that a document is larger than its buffer.
  'ERR_OUT_OF_RANGE',
  'ERR_BUFFER_OUT_OF_BOUNDS',
]);

/** Said of one document of a bulk it is about that document, said of a command about how we ask: then nothing is parked. */
const badValue = 2;

/** What the driver throws before anything is sent, for a document that cannot be BSON. */
const contentErrorNames = new Set(['BSONError', 'BSONOffsetError', 'BSONRuntimeError', 'MongoInvalidArgumentError']);

interface Failure {
  code?: unknown;
  name?: unknown;
  /** Which of a bulk's documents it is about. */
  index?: unknown;
  message?: unknown;
}

/**
 * The failure policy's one question: does the database refuse this document for good (park it), or is the database in
 * trouble (wait and consume nothing)? What is not known to be the former is the latter: waiting loses nothing.
 */
export function isContentError(error: unknown): boolean {
  const { code, name, index } = (error ?? {}) as Failure;
  if (code === 11000) return !isAlreadyThere(error);
  if (code === badValue) return index !== undefined;
  return contentCodes.has(code) || contentErrorNames.has(name as string);
}

/** A duplicate `_id`: somebody was faster. A duplicate under another unique index is a document's own fault. */
export function isAlreadyThere(error: unknown): boolean {
  const { code, message } = (error ?? {}) as Failure;
  return code === 11000 && /index: _id_\b/.test(String(message));
}
