import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { generateSecret, webhookHeaders, webhookId } from './webhook-signature';

describe('webhook signature', () => {
  const secret = generateSecret();
  const body = JSON.stringify({ id: 'component:default/petstore@1', text: 'grüße, 🎭' });
  const message = { id: webhookId('sub_1', 'component:default/petstore@1'), body, secret, sentAt: new Date() };

  it('is accepted by the Standard Webhooks library', () => {
    expect(new Webhook(secret).verify(body, webhookHeaders(message))).toEqual(JSON.parse(body));
  });

  it('equals what the Standard Webhooks library signs', () => {
    const headers = webhookHeaders(message);
    expect(headers['webhook-signature']).toBe(new Webhook(secret).sign(message.id, message.sentAt, body));
  });

  it('is refused for another body, another secret or another id', () => {
    const headers = webhookHeaders(message);
    const verify = (withSecret: string, text: string, over: object) => () =>
      new Webhook(withSecret).verify(text, { ...headers, ...over });
    expect(verify(secret, `${body} `, {})).toThrow(WebhookVerificationError);
    expect(verify(generateSecret(), body, {})).toThrow(WebhookVerificationError);
    expect(verify(secret, body, { 'webhook-id': 'msg_other' })).toThrow(WebhookVerificationError);
  });

  it('has an id of subscription and event, without dots', () => {
    expect(webhookId('sub_1', 'component:default/a.b@1')).toMatch(/^msg_[0-9a-f]{40}$/);
    expect(webhookId('sub_1', 'component:default/a.b@1')).toBe(webhookId('sub_1', 'component:default/a.b@1'));
    expect(webhookId('sub_1', 'component:default/a@1')).not.toBe(webhookId('sub_2', 'component:default/a@1'));
    expect(webhookId('sub_1', 'component:default/a@1')).not.toBe(webhookId('sub_1', 'component:default/a@2'));
  });

  it('generates secrets of 32 bytes, never the same', () => {
    expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
    expect(generateSecret()).not.toBe(secret);
  });
});
