/** A change stream's resume token, as the server gives it. */
export interface ResumeToken {
  _data: string;
}

const TIMESTAMP_TYPE = '82';

/**
 * The cluster time a resume token stands at. Tokens are key strings in hexadecimal that begin with the timestamp: a type
 * byte, four bytes of seconds, four of increment; the same in every server from 4.0 to 8.
 */
export function clusterTimeOf(token: ResumeToken): string {
  const data = token._data;
  if (!data.startsWith(TIMESTAMP_TYPE) || data.length < 18) {
    throw new Error('a resume token does not begin with a timestamp; this server is newer than the ones known');
  }
  return `${parseInt(data.slice(2, 10), 16)}.${parseInt(data.slice(10, 18), 16)}`;
}
