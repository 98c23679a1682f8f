/** Every URL of the product: pages, API and SWR keys are built here and nowhere else. */

const withQuery = (path: string, query: Record<string, string>) => `${path}?${new URLSearchParams(query)}`;

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
  /** `more`: what else stands in the address, such as `lens`. */
  showProcess: (orderId?: string, more: Record<string, string> = {}) =>
    orderId === undefined ? '/show-process.html' : withQuery('/show-process.html', { orderId, ...more }),
  diagramFile: () => '/ordering-items-workflow.bpmn',
  definition: (hash: string) => `/api/definitions/${hash}.bpmn`,
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
  completeTask: () => '/api/operator/tasks/complete',
  retryIncident: () => '/api/operator/incidents/retry',
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
  /** The way back to an order from a mail. */
  myOrder: (token: string) => `/my-order/${token}`,
  /** Where whoever got a mail refuses all further ones. */
  noMail: (token: string) => `/no-mail/${token}`,
  noMailDone: () => '/no-mail/done',
  findOrder: () => '/find-order',
  findOrderSent: () => '/find-order/sent',
  linkExpired: () => '/find-order/expired',
  sendLink: () => '/api/find-order',
  outbox: (mail?: string) => (mail === undefined ? '/outbox' : withQuery('/outbox', { mail })),
  customer: (orderId: string) => withQuery('/api/order/customer', { orderId }),
  eraseCustomer: () => '/api/order/customer/erase',
  exportOrder: (orderId: string) => withQuery('/api/order/export', { orderId }),
  desk: (query?: { first: string }) => (query === undefined ? '/desk' : withQuery('/desk', query)),
  deskNeeds: (first: string) => withQuery('/desk/needs', { first }),
  /** `before`: the page that begins below this number. */
  deskOrders: (filters: Record<string, string> = {}, before?: string) => {
    const query = { ...filters, ...(before === undefined ? {} : { before }) };
    return Object.keys(query).length === 0 ? '/desk/orders' : withQuery('/desk/orders', query);
  },
  deskOrder: (orderId: string) => `/desk/orders/${orderId}`,
  deskActs: (orderId: string) => `/desk/orders/${orderId}/acts`,
  /** What is in the parcel, and where it goes: to be printed. */
  deskPacking: (orderId: string) => `/desk/orders/${orderId}/packing`,
  deskParcel: (orderId: string) => `/desk/orders/${orderId}/parcel`,
  deskNotes: (orderId: string) => `/desk/orders/${orderId}/notes`,
  /** `order`: what would happen if that one were given the payment. */
  deskPayment: (paymentId: string) => `/desk/payments/${paymentId}`,
  deskAssign: (paymentId: string) => `/desk/payments/${paymentId}/assign`,
  deskBulks: () => '/desk/bulk',
  deskBulkNew: () => '/desk/bulk/new',
  /** `shown`: the orders of one state; `refused`: what somebody asked for too late. */
  deskBulk: (bulkId: string, query: { shown?: string; refused?: string } = {}) =>
    Object.keys(query).length === 0 ? `/desk/bulk/${bulkId}` : withQuery(`/desk/bulk/${bulkId}`, query),
  deskBulkTurns: (bulkId: string) => `/desk/bulk/${bulkId}/turns`,
  deskOrdersFile: (filters: Record<string, string>) => withQuery('/desk/orders/csv', filters),
  /** How many came in behind the number `after`. */
  deskNewOrders: (filters: Record<string, string>, after: string) =>
    withQuery('/desk/orders/new', { ...filters, after }),
  /** Of these days, both included. */
  deskFigures: (days?: { from: string; to: string }) =>
    days === undefined ? '/desk/figures' : withQuery('/desk/figures', days),
  deskJournal: (days: { from: string; to: string }) => withQuery('/desk/figures/journal', days),
  deskProducts: () => '/desk/products',
  deskNewProduct: () => '/desk/products/new',
  deskCreateProduct: () => '/desk/products/create',
  deskProductsFile: () => '/desk/products/csv',
  deskImport: () => '/desk/products/import',
  deskImportPlan: () => '/desk/products/plan',
  deskImportYes: () => '/desk/products/take',
  deskProduct: (sku: string) => `/desk/products/${encodeURIComponent(sku)}`,
  deskProductActs: (sku: string) => `/desk/products/${encodeURIComponent(sku)}/acts`,
  deskProductPicture: (sku: string) => `/desk/products/${encodeURIComponent(sku)}/picture`,
  deskSignIn: () => '/desk/sign-in',
  deskSignOut: () => '/desk/sign-out',
  /** Where the first admin is made, by the address that the start printed. */
  deskFirst: (token: string) => `/desk/first/${token}`,
  /** Where whoever was invited, or forgot their password, sets one. */
  deskJoin: (token: string) => `/desk/join/${token}`,
  /** The second step of signing in; `to`: where it leads. */
  deskSecond: (to?: string) => (to === undefined ? '/desk/second' : withQuery('/desk/second', { to })),
  deskForgotten: () => '/desk/forgotten',
  deskMe: () => '/desk/me',
  deskPeople: () => '/desk/people',
  deskTokens: () => '/desk/tokens',
  apiDocs: () => '/docs/api',
  openApi: () => '/api/openapi.json',
} as const;
