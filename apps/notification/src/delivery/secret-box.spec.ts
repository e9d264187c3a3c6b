import { randomBytes } from 'node:crypto';
import { SecretBox, SecretUnreadableError } from './secret-box';

describe('secret box', () => {
  const box = new SecretBox(randomBytes(32));

  it('opens what it sealed', () => {
    expect(box.open(box.seal('whsec_abc', 'sub_1'), 'sub_1')).toBe('whsec_abc');
  });

  it('shows nothing of the secret, and seals the same secret differently each time', () => {
    const [one, other] = [box.seal('whsec_abc', 'sub_1'), box.seal('whsec_abc', 'sub_1')];
    expect(JSON.stringify(one)).not.toContain('whsec_abc');
    expect(JSON.stringify(one)).not.toContain(Buffer.from('whsec_abc').toString('base64'));
    expect(one.text).not.toBe(other.text);
  });

  it('refuses another key, another owner and a changed text', () => {
    const sealed = box.seal('whsec_abc', 'sub_1');
    const changed = { ...sealed, text: Buffer.from('whsec_abd').toString('base64') };
    expect(() => new SecretBox(randomBytes(32)).open(sealed, 'sub_1')).toThrow(SecretUnreadableError);
    expect(() => box.open(sealed, 'sub_2')).toThrow(SecretUnreadableError);
    expect(() => box.open(changed, 'sub_1')).toThrow(SecretUnreadableError);
  });

  it('takes keys of 32 bytes only', () => {
    expect(() => new SecretBox(randomBytes(16))).toThrow('32 bytes');
  });
});
