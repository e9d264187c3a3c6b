import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const ACCESS = 'callboard:access';

/** `write` needs a token always, `read` in production, `open` never looks at one; `own` needs a signed-in user. */
export type Access = 'write' | 'read' | 'own' | 'open';

/** The route changes something: a token is needed in every mode. A route that says nothing is treated like this too. */
export const Writes = (): CustomDecorator => SetMetadata(ACCESS, 'write' satisfies Access);

/** The route only reads, whatever its method: open in development, a token is needed in production. */
export const Reads = (): CustomDecorator => SetMetadata(ACCESS, 'read' satisfies Access);

/** The route reads and changes what belongs to the signed-in user alone: {@link RequestIdentity.userRef} is there. */
export const OfUser = (): CustomDecorator => SetMetadata(ACCESS, 'own' satisfies Access);

/** The route is for everyone in every mode: health, metrics, descriptions. */
export const Open = (): CustomDecorator => SetMetadata(ACCESS, 'open' satisfies Access);
