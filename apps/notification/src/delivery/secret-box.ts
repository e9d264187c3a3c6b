import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;

export interface SealedSecret {
  /** Which key sealed it: the beginning of its hash. */
  keyId: string;
  nonce: string;
  tag: string;
  text: string;
}

export class SecretUnreadableError extends Error {
  constructor(options?: ErrorOptions) {
    super('the secret was sealed under another key, or for another subscription', options);
  }
}

/** Keeps secrets that must be recovered, to sign with; each bound to its owner, so that two rows cannot be swapped. */
export class SecretBox {
  readonly keyId: string;

  constructor(private readonly key: Buffer) {
    if (key.length !== keyBytes) throw new Error(`a key of ${keyBytes} bytes is needed`);
    this.keyId = createHash('sha256').update(key).digest('hex').slice(0, 12);
  }

  seal(secret: string, owner: string): SealedSecret {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, this.key, nonce).setAAD(Buffer.from(owner));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return {
      keyId: this.keyId,
      nonce: nonce.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      text: text.toString('base64'),
    };
  }

  open(sealed: SealedSecret, owner: string): string {
    if (sealed.keyId !== this.keyId) throw new SecretUnreadableError();
    const bytes = (text: string) => Buffer.from(text, 'base64');
    try {
      const decipher = createDecipheriv(algorithm, this.key, bytes(sealed.nonce)).setAAD(Buffer.from(owner));
      decipher.setAuthTag(bytes(sealed.tag));
      return Buffer.concat([decipher.update(bytes(sealed.text)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new SecretUnreadableError({ cause });
    }
  }
}
