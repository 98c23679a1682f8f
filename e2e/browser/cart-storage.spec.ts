import type { Page } from '@playwright/test';
import { expectAccessible } from '@/e2e/support/accessible';
import { OrderView } from '@/e2e/support/order-view';
import { fillCheckout, MINT, TEA } from '@/e2e/support/shop-pages';
import { expect, test } from '@/e2e/support/test';

const FILLER = 'filler';
/** More characters than any browser keeps for one shop: 5 MB is common. */
const TOO_MANY = 16 * 1024 * 1024;

/** Leaves not one byte of the browser's storage for this shop. */
const fillStorage = (page: Page) =>
  page.evaluate(
    ([name, tooMany]) => {
      const fits = (key: string, length: number) => {
        try {
          localStorage.setItem(key, 'x'.repeat(length));
          return true;
        } catch {
          return false;
        }
      };
      let [most, tooMuch] = [0, tooMany];
      while (tooMuch - most > 1) {
        const middle = Math.floor((most + tooMuch) / 2);
        if (fits(name, middle)) most = middle;
        else tooMuch = middle;
      }
      if (most === 0 || !fits(name, most) || fits('y', 0)) throw new Error('the storage is not full');
    },
    [FILLER, TOO_MANY] as const,
  );

const emptyStorage = (page: Page) => page.evaluate((name) => localStorage.removeItem(name), FILLER);

const NOT_KEPT = /Your browser does not keep this cart/;

async function putIntoCart(page: Page, product: { sku: string }): Promise<void> {
  await page.goto(`/products/${product.sku}`);
  await page.getByRole('button', { name: 'Add to cart' }).click();
}

/** From the page of a product to the page of the order, by the shop's own ways. */
async function buyWhatIsInTheCart(page: Page, line: string): Promise<void> {
  await expect(page.getByRole('link', { name: 'Cart 1 piece' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to the cart' }).click();
  await expect(page.getByRole('list', { name: 'Your cart' }).getByRole('listitem')).toContainText(line);
  await expect(page.getByText(NOT_KEPT)).toBeVisible();
  await page.getByRole('link', { name: 'Continue shopping' }).click();
  await expect(page.getByRole('region', { name: 'Your cart' })).toContainText(line);
  await page.getByRole('link', { name: 'Go to checkout' }).click();
  await expect(page.getByText(NOT_KEPT)).toBeVisible();
  await fillCheckout(page);
  await page.getByRole('button', { name: 'Place order' }).click();
  await new OrderView(page).saysOf('We are waiting for your payment.');
  await expect(page.getByRole('link', { name: /^Cart$/ })).toBeVisible();
}

test('a full storage: the cart stays while the page does, says so, and can be bought @phone', async ({
  page,
}) => {
  await page.goto('/find-order');
  await fillStorage(page);
  await putIntoCart(page, TEA);
  await expect(page.getByText('1 × Assam breakfast tea is in your cart now.')).toBeVisible();
  await expect(page.getByText(NOT_KEPT)).toBeVisible();
  await expectAccessible(page);
  await buyWhatIsInTheCart(page, TEA.name);
});

test('a full storage that holds a cart keeps that one, and what changes goes on top', async ({ page }) => {
  await putIntoCart(page, TEA);
  await expect(page.getByText(NOT_KEPT)).toBeHidden();
  await fillStorage(page);
  await page.goto(`/products/${MINT.sku}`);
  await page.getByLabel('Quantity').fill('2');
  await page.getByRole('button', { name: 'Add to cart' }).click();
  await expect(page.getByText(NOT_KEPT)).toBeVisible();
  await page.getByRole('link', { name: 'Cart 3 pieces' }).click();
  const lines = page.getByRole('list', { name: 'Your cart' }).getByRole('listitem');
  await expect(lines).toHaveCount(2);
  await page.getByRole('button', { name: `Remove ${TEA.name}` }).click();
  await expect(lines).toHaveText([new RegExp(MINT.name)]);
  // There is room for this one in the place of the other.
  await expect(page.getByText(NOT_KEPT)).toBeHidden();
  await page.reload();
  await expect(lines).toHaveText([new RegExp(MINT.name)]);
});

test('room made by another tab is used: both tabs then show the same, and nothing is lost', async ({
  page,
  context,
  troubles,
}) => {
  troubles.watch(context);
  await page.goto('/find-order');
  await fillStorage(page);
  await putIntoCart(page, TEA);
  await expect(page.getByText(NOT_KEPT)).toBeVisible();

  const other = await context.newPage();
  await other.goto(`/products/${MINT.sku}`);
  await expect(other.getByRole('link', { name: /^Cart$/ })).toBeVisible();
  await emptyStorage(other);
  await expect(page.getByText(NOT_KEPT)).toBeHidden();
  await expect(other.getByRole('link', { name: 'Cart 1 piece' })).toBeVisible();
  await other.getByRole('button', { name: 'Add to cart' }).click();
  for (const tab of [page, other])
    await expect(tab.getByRole('link', { name: 'Cart 2 pieces' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('link', { name: 'Cart 2 pieces' })).toBeVisible();
});

const BLOCKED: readonly (readonly [name: string, script: () => void])[] = [
  [
    'that cannot be written',
    () => {
      Storage.prototype.setItem = () => {
        throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      };
    },
  ],
  [
    'that forgets at once what is written',
    () => {
      Storage.prototype.setItem = () => undefined;
    },
  ],
  [
    'that may not be touched',
    () => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    },
  ],
  [
    'that is not there',
    () => {
      Object.defineProperty(window, 'localStorage', { value: null });
    },
  ],
];

for (const [name, script] of BLOCKED)
  test(`a storage ${name}: the cart stays while the page does, says so, and can be bought`, async ({
    page,
  }) => {
    await page.addInitScript(script);
    await putIntoCart(page, TEA);
    await expect(page.getByText('1 × Assam breakfast tea is in your cart now.')).toBeVisible();
    await expect(page.getByText(NOT_KEPT)).toBeVisible();
    await buyWhatIsInTheCart(page, TEA.name);
  });
