/** Every URL of the product but the desk's: pages, API and SWR keys are built here and nowhere else. */

/** A path with a query. */
export const withQuery = (path: string, query: Record<string, string>) =>
  `${path}?${new URLSearchParams(query)}`;

export const paths = {
  home: () => '/',
  productList: (query?: string) => (query === undefined ? '/products' : withQuery('/products', { q: query })),
  product: (sku: string) => `/products/${encodeURIComponent(sku)}`,
  cart: () => '/cart',
  checkout: (query?: { items: string } | { again: string }) =>
    query === undefined ? '/checkout' : withQuery('/checkout', query),
  orderPage: (orderId: string) => `/order/${orderId}`,
  pay: (orderId: string, isPlain = false) => `/pay/${orderId}${isPlain ? '?plain=1' : ''}`,
  payReceipt: (orderId: string, isPlain = false) => `/pay/${orderId}?receipt=1${isPlain ? '&plain=1' : ''}`,
  payByCard: () => '/forms/pay-by-card',
  cancelByForm: () => '/forms/cancel',
  openOutbox: () => '/forms/open-outbox',
  bill: (orderId: string) => `/bill/${orderId}`,
  /** `note`: as `lib/story/note-name.ts` has it. */
  note: (orderId: string, note: string) => `/bill/${orderId}/${note}`,
  /** `more`: what else stands in the address, such as `lens`. */
  showProcess: (orderId?: string, more: Record<string, string> = {}) =>
    orderId === undefined ? '/show-process.html' : withQuery('/show-process.html', { orderId, ...more }),
  /** `/index.html`, as in the original, serves the same page. */
  developers: () => '/developers',
  /** The fourth way to see an order, for who is signed in at the desk; all other addresses of the desk stand apart. */
  orderAtDesk: (orderId: string) => `/desk/orders/${orderId}`,
  diagramFile: () => '/ordering-items-workflow.bpmn',
  definition: (hash: string) => `/api/definitions/${hash}.bpmn`,
  /** As pages show it: in UTF-8, laid out where it has no drawing that can be shown. */
  drawing: (hash: string) => `/api/definitions/${hash}.drawn.bpmn`,
  /** Browsers keep it for ever: `v` is raised when its form changes, or the name of a handler that it may hold. */
  definitionTexts: (hash: string) => withQuery(`/api/definitions/${hash}.json`, { v: '3' }),
  order: (orderId: string) => withQuery('/api/order', { orderId }),
  orderEvents: (orderId: string) => withQuery('/api/order/events', { orderId, pings: '1' }),
  placeOrder: () => '/api/order',
  /** `after`: only what came behind this step. */
  history: (orderId: string, after?: number) =>
    withQuery('/api/order/history', { orderId, ...(after === undefined ? {} : { after: String(after) }) }),
  developer: (orderId: string) => withQuery('/api/order/developer', { orderId }),
  /** For an `<iframe>` on other sites. */
  embed: (orderId: string, show?: 'diagram') =>
    withQuery('/embed/order', show === undefined ? { orderId } : { orderId, show }),
  badge: (orderId: string) => withQuery('/api/order/badge.svg', { orderId }),
  processTotals: () => '/api/process/totals',
  forecast: (orderId: string) => withQuery('/api/order/forecast', { orderId }),
  cancel: () => '/api/order/cancel',
  clock: () => '/api/order/clock',
  products: (query?: string) =>
    query === undefined ? '/api/products' : withQuery('/api/products', { q: query }),
  /** `hash`: of the picture, so that browsers may keep it for ever. */
  productPicture: (sku: string, hash: string) =>
    withQuery(`/api/products/${encodeURIComponent(sku)}/picture`, { v: hash.slice(0, 16) }),
  myOrders: () => '/api/orders',
  shop: () => '/api/shop',
  receivePayment: () => '/api/receive-payment',
  /** Where whoever got a mail refuses all further ones. */
  noMail: (token: string) => `/no-mail/${token}`,
  findOrder: () => '/find-order',
  sendLink: () => '/api/find-order',
  outbox: (mail?: string) => (mail === undefined ? '/outbox' : withQuery('/outbox', { mail })),
  customer: (orderId: string) => withQuery('/api/order/customer', { orderId }),
  eraseCustomer: () => '/api/order/customer/erase',
  exportOrder: (orderId: string) => withQuery('/api/order/export', { orderId }),
  apiDocs: () => '/docs/api',
  openApi: () => '/api/openapi.json',
} as const;

/** What no script of a page asks for, apart from the others, so that pages need not load it: for mails, redirects and operators. */
export const serverPaths = {
  signals: () => '/api/operator/signals',
  /** The way back to an order from a mail, or to a note to its invoice. */
  myOrder: (token: string, note?: string) =>
    note === undefined ? `/my-order/${token}` : withQuery(`/my-order/${token}`, { note }),
  noMailDone: () => '/no-mail/done',
  findOrderSent: () => '/find-order/sent',
  linkExpired: () => '/find-order/expired',
  completeTask: () => '/api/operator/tasks/complete',
  deliverMessage: () => '/api/operator/messages',
  retryIncident: () => '/api/operator/incidents/retry',
} as const;
