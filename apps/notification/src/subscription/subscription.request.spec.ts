import { isOwnerRef, isWebhookUrl } from './subscription.request';

describe('the address of a webhook', () => {
  it.each(['https://hooks.example.com/a?b=c', 'http://example.com:8080', 'https://[2606:2800:220:1::1]/'])(
    'may be %s',
    (url) => expect(isWebhookUrl(url)).toBe(true),
  );

  it.each([
    ['no URL', 'hooks.example.com/a'],
    ['another protocol', 'ftp://example.com/'],
    ['a script', 'javascript:alert(1)'],
    ['a user', 'https://me@example.com/'],
    ['a password', 'https://:secret@example.com/'],
    ['too long', `https://example.com/${'x'.repeat(2_000)}`],
    ['no text', 7],
  ])('may not be %s', (_, url) => expect(isWebhookUrl(url)).toBe(false));
});

describe('an owner', () => {
  it.each(['team-a', 'payments/team-a', 'group:default/team-a', 'user:jo'])('may be %s', (owner) =>
    expect(isOwnerRef(owner)).toBe(true),
  );

  it.each(['', 'group:', 'group:/team-a', ':team-a', 7])('may not be "%s"', (owner) =>
    expect(isOwnerRef(owner)).toBe(false),
  );
});
