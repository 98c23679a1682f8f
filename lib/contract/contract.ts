export type { CustomerJson } from './customer';
export type { HistoryJson, StepJson, StepType } from './history';
export type { MyOrdersJson } from './my-orders';
export type {
  ActiveElement,
  CompletedElement,
  Incident,
  OrderJson,
  OrderState,
  PaymentStatus,
  WaitsFor,
} from './order';
export type { Verdict } from './payment';
export type { ProblemJson } from './problem';
export { DIAGRAM_FILE, PROCESS_ID } from './process';
export type { ProductJson, ShopJson } from './shop';
export type { Amount, Instant } from './values';
