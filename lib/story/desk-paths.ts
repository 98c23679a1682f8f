import { paths, withQuery } from '@/lib/paths';
import type { Lens } from './lens';

/** Every URL of the desk. Apart from the others: no page of the shop carries them along. */
export const deskPaths = {
  /** `first`: what stands first; `over`: the time of the charts; `version`: of the process on the map. */
  home: (query: { first?: string; over?: string; version?: string } = {}) =>
    Object.keys(query).length === 0 ? '/desk' : withQuery('/desk', query),
  lately: (over: string) => withQuery('/desk/lately', { over }),
  heat: () => '/desk/heat',
  needs: (first: string) => withQuery('/desk/needs', { first }),
  /** `before`: the page that begins below this number. */
  orders: (filters: Record<string, string> = {}, before?: string) => {
    const query = { ...filters, ...(before === undefined ? {} : { before }) };
    return Object.keys(query).length === 0 ? '/desk/orders' : withQuery('/desk/orders', query);
  },
  /** Keeps, renames and removes views of the list. */
  views: () => '/desk/orders/views',
  /** `lens`: as its customer and the public see it. */
  order: (orderId: string, lens?: Lens) =>
    lens === undefined ? paths.orderAtDesk(orderId) : withQuery(paths.orderAtDesk(orderId), { lens }),
  acts: (orderId: string) => `/desk/orders/${orderId}/acts`,
  /** What is in the parcel, and where it goes: to be printed. */
  packing: (orderId: string) => `/desk/orders/${orderId}/packing`,
  /** `document`: `bill`, or a note as `lib/story/note-name.ts` has it. */
  document: (orderId: string, document: string) => `/desk/orders/${orderId}/documents/${document}`,
  parcel: (orderId: string) => `/desk/orders/${orderId}/parcel`,
  notes: (orderId: string) => `/desk/orders/${orderId}/notes`,
  /** `order`: what would happen if that one were given the payment. */
  payment: (paymentId: string) => `/desk/payments/${paymentId}`,
  returnPayment: (paymentId: string) => `/desk/payments/${paymentId}/return`,
  assign: (paymentId: string) => `/desk/payments/${paymentId}/assign`,
  /** `after`: the page that begins below this task. */
  tasks: (filters: Record<string, string> = {}, after?: string) => {
    const query = { ...filters, ...(after === undefined ? {} : { after }) };
    return Object.keys(query).length === 0 ? '/desk/tasks' : withQuery('/desk/tasks', query);
  },
  /** `work`: the key of the open work. */
  task: (orderId: string, work: string) => withQuery(`/desk/tasks/${orderId}`, { work }),
  completeTask: (orderId: string) => `/desk/tasks/${orderId}/complete`,
  taskActs: () => '/desk/tasks/acts',
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
  /** On to the provider of OpenID Connect, and back from it. */
  provider: () => '/desk/sign-in/provider',
  callback: () => '/desk/sign-in/callback',
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
  /** `before`: the page that begins below this row. */
  audit: (filters: Record<string, string> = {}, before?: string) => {
    const query = { ...filters, ...(before === undefined ? {} : { before }) };
    return Object.keys(query).length === 0 ? '/desk/audit' : withQuery('/desk/audit', query);
  },
  auditFile: (filters: Record<string, string>) => withQuery('/desk/audit/csv', filters),
  system: () => '/desk/system',
  supportBundle: () => '/desk/system/bundle',
  alerts: () => '/desk/alerts',
  alert: (ruleId: string) => `/desk/alerts/${ruleId}`,
  /** `before`: the page that begins below this number. */
  deliveries: (query: Record<string, string> = {}) =>
    Object.keys(query).length === 0 ? '/desk/deliveries' : withQuery('/desk/deliveries', query),
} as const;
