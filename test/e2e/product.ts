/** Where the product under test answers, and a token that may write to it. */
export async function product(): Promise<{ gateway: string; token: string }> {
  const gateway = process.env['CALLBOARD_E2E_GATEWAY'];
  const token = process.env['CALLBOARD_ADMIN_TOKEN'];
  if (!gateway || !token) throw new Error('CALLBOARD_E2E_GATEWAY and CALLBOARD_ADMIN_TOKEN say which product to test.');
  return { gateway, token };
}
