import { expect, test } from 'vitest';
import { loggedPath } from './logged-path';

test.each([
  ['/desk/join/secret', '/desk/join/…'],
  ['/forms/desk/first/secret', '/forms/desk/first/…'],
  ['/no-mail/secret', '/no-mail/…'],
  ['/my-order/secret/more', '/my-order/…'],
  ['/desk/orders/one', '/desk/orders/one'],
  ['/desk/join', '/desk/join'],
])('%s is logged as %s', (path, logged) => {
  expect(loggedPath(new Request(`http://localhost${path}?token=secret`))).toBe(logged);
});
