import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const ACCESS = 'callboard:access';

/** `write` needs a token always, `read` in production, `open` never. */
export type Access = 'write' | 'read' | 'open';

/** The route changes something: a token is needed in every mode. A route that says nothing is treated like this too. */
export const Writes = (): CustomDecorator => SetMetadata(ACCESS, 'write' satisfies Access);

/** The route only reads, whatever its method: open in development, a token is needed in production. */
export const Reads = (): CustomDecorator => SetMetadata(ACCESS, 'read' satisfies Access);

/** The route is for everyone in every mode: health, metrics, descriptions. */
export const Open = (): CustomDecorator => SetMetadata(ACCESS, 'open' satisfies Access);
