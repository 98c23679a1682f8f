import { withQuery } from '@/lib/paths';

/** Every URL of the desk. Apart from the others: no page of the shop carries them along. */
export const deskPaths = {
  home: (query?: { first: string }) => (query === undefined ? '/desk' : withQuery('/desk', query)),
  needs: (first: string) => withQuery('/desk/needs', { first }),
  /** `before`: the page that begins below this number. */
  orders: (filters: Record<string, string> = {}, before?: string) => {
    const query = { ...filters, ...(before === undefined ? {} : { before }) };
    return Object.keys(query).length === 0 ? '/desk/orders' : withQuery('/desk/orders', query);
  },
  order: (orderId: string) => `/desk/orders/${orderId}`,
  acts: (orderId: string) => `/desk/orders/${orderId}/acts`,
  /** What is in the parcel, and where it goes: to be printed. */
  packing: (orderId: string) => `/desk/orders/${orderId}/packing`,
  parcel: (orderId: string) => `/desk/orders/${orderId}/parcel`,
  notes: (orderId: string) => `/desk/orders/${orderId}/notes`,
  /** `order`: what would happen if that one were given the payment. */
  payment: (paymentId: string) => `/desk/payments/${paymentId}`,
  assign: (paymentId: string) => `/desk/payments/${paymentId}/assign`,
  bulks: () => '/desk/bulk',
  bulkNew: () => '/desk/bulk/new',
  /** `shown`: the orders of one state; `refused`: what somebody asked for too late. */
  bulk: (bulkId: string, query: { shown?: string; refused?: string } = {}) =>
    Object.keys(query).length === 0 ? `/desk/bulk/${bulkId}` : withQuery(`/desk/bulk/${bulkId}`, query),
  bulkTurns: (bulkId: string) => `/desk/bulk/${bulkId}/turns`,
  ordersFile: (filters: Record<string, string>) => withQuery('/desk/orders/csv', filters),
  /** How many came in behind the number `after`. */
  newOrders: (filters: Record<string, string>, after: string) =>
    withQuery('/desk/orders/new', { ...filters, after }),
  /** Of these days, both included. */
  figures: (days?: { from: string; to: string }) =>
    days === undefined ? '/desk/figures' : withQuery('/desk/figures', days),
  journal: (days: { from: string; to: string }) => withQuery('/desk/figures/journal', days),
  products: () => '/desk/products',
  newProduct: () => '/desk/products/new',
  createProduct: () => '/desk/products/create',
  productsFile: () => '/desk/products/csv',
  import: () => '/desk/products/import',
  importPlan: () => '/desk/products/plan',
  importYes: () => '/desk/products/take',
  product: (sku: string) => `/desk/products/${encodeURIComponent(sku)}`,
  productActs: (sku: string) => `/desk/products/${encodeURIComponent(sku)}/acts`,
  productPicture: (sku: string) => `/desk/products/${encodeURIComponent(sku)}/picture`,
  settings: () => '/desk/settings',
  changeSettings: () => '/desk/settings/change',
  signIn: () => '/desk/sign-in',
  signOut: () => '/desk/sign-out',
  /** Where the first admin is made, by the address that the start printed. */
  first: (token: string) => `/desk/first/${token}`,
  /** Where whoever was invited, or forgot their password, sets one. */
  join: (token: string) => `/desk/join/${token}`,
  /** The second step of signing in; `to`: where it leads. */
  second: (to?: string) => (to === undefined ? '/desk/second' : withQuery('/desk/second', { to })),
  forgotten: () => '/desk/forgotten',
  me: () => '/desk/me',
  people: () => '/desk/people',
  tokens: () => '/desk/tokens',
} as const;
