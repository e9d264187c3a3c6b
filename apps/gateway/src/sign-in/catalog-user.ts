/** As much of a user's entity as matters here. */
export interface UserEntity {
  spec?: { profile?: Record<string, unknown> };
  relations?: { type: string; targetRef: string }[];
}

/** What a web app shows of a user. */
export interface Profile {
  displayName?: string;
  email?: string;
  picture?: string;
}

/** What a user owns things as: themselves, and the groups that they are a direct member of. */
export function ownershipOf(userRef: string, entity: UserEntity | undefined): string[] {
  const groups = (entity?.relations ?? []).filter(({ type }) => type === 'memberOf').map(({ targetRef }) => targetRef);
  return [...new Set([userRef, ...groups])];
}

/** The profile that the catalog knows; empty for a user that it does not know. */
export function profileOf(entity: UserEntity | undefined): Profile {
  const { displayName, email, picture } = entity?.spec?.profile ?? {};
  const texts = Object.entries({ displayName, email, picture }).filter(([, text]) => typeof text === 'string');
  return Object.fromEntries(texts);
}
