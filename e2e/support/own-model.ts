import type { Page } from '@playwright/test';
import { newCheckout } from './checkout';
import { removeDataDir, type Server, type ServerOptions, startServer } from './server';

interface Beside {
  /** What lies beside the diagram, by name. */
  readonly beside?: Readonly<Record<string, Uint8Array>>;
}

/** A server of its own on this model, for as long as the visit lasts. */
export async function withShop(
  diagram: string | Uint8Array,
  { beside, ...options }: ServerOptions & Beside,
  page: Page,
  visit: (shop: Server) => Promise<void>,
): Promise<void> {
  const checkout = newCheckout(Buffer.from(diagram), beside);
  const shop = await startServer({ checkout: checkout.folder, ...options });
  try {
    await visit(shop);
    // The page goes before its server does.
    await page.goto('about:blank');
  } finally {
    await shop.end('SIGKILL');
    checkout.remove();
    removeDataDir(shop.dataDir);
  }
}
