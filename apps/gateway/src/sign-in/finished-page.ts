import { createHash } from 'node:crypto';
import type { SignInResponse } from './sign-in.response';

/** Told to the page that opened the window, as Backstage's web app expects it, and to no page of another origin. */
const script = `
const { origin, response } = JSON.parse(document.getElementById('told').textContent);
window.opener?.postMessage({ type: 'authorization_response', response }, origin);
setTimeout(() => window.close(), 100);
`;

/** Lets this script run and nothing else. */
export const finishedPagePolicy = `default-src 'none'; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`;

/** The last page of a sign-in by another party: hands its outcome to the web app and closes. */
export function finishedPage(origin: string, response: SignInResponse): string {
  const told = JSON.stringify({ origin, response }).replace(/</g, '\\u003c');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Signed in</title></head>
<body><script type="application/json" id="told">${told}</script><script>${script}</script></body>
</html>
`;
}
