import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const curve = 'prime256v1';
const keysMax = 10;
const publicBlock = /-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g;

/** A private key of the curve P-256 in PEM. */
export const privateKey = z.string().transform((text, context): KeyObject => {
  const key = onCurve(() => createPrivateKey(text));
  return key ?? refused(context, 'must be a private key of the curve P-256 in PEM');
});

/** Public keys of the curve P-256, PEM blocks one after the other; a private one among them is refused. */
export const publicKeys = z.string().transform((text, context): KeyObject[] => {
  const keys = (text.match(publicBlock) ?? []).map((block) => onCurve(() => createPublicKey(block)));
  const known = keys.filter((key) => key !== undefined);
  const isWhole = known.length === keys.length && text.replace(publicBlock, '').trim() === '';
  const fits = isWhole && known.length > 0 && known.length <= keysMax;
  return fits ? known : refused(context, `must be 1 to ${keysMax} public keys of the curve P-256 in PEM`);
});

function onCurve(read: () => KeyObject): KeyObject | undefined {
  try {
    const key = read();
    return key.asymmetricKeyDetails?.namedCurve === curve ? key : undefined;
  } catch (error) {
    // What OpenSSL cannot read has a code; the text is a secret and must not be told.
    if ((error as NodeJS.ErrnoException).code !== undefined) return undefined;
    throw error;
  }
}

function refused(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
