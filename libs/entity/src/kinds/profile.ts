import { map, text } from '../shape';

/** How a Group or a User is shown. */
export const profile = map({ displayName: text, email: text, picture: text });
