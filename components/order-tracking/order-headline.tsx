'use client';

import { StateBadge } from '@/components/state-badge/state-badge';
import { Button, ButtonLink } from '@/components/ui/button';
import { Moment } from '@/components/ui/moment';
import { ParcelWords } from '@/components/ui/parcel-words';
import { useIsMine } from '@/lib/browser/use-customer';
import { useNow } from '@/lib/browser/use-now';
import type { Timeline } from '@/lib/browser/use-timeline';
import type { ForecastJson } from '@/lib/contract/forecast';
import type { OrderJson } from '@/lib/contract/order';
import type { ShopJson } from '@/lib/contract/shop';
import { paths } from '@/lib/paths';
import { type Deadline, deadlinesFor, isStillTrue } from '@/lib/story/deadlines';
import { headlineFor } from '@/lib/story/headline';
import type { Lens } from '@/lib/story/lens';
import { formatMoney, missingAmount } from '@/lib/story/money';
import { hasMoney, offersPayment, orderBadge } from '@/lib/story/order-state';
import { formatClock } from '@/lib/story/time';
import type { Model } from '@/lib/story/words';
import { Deadlines } from './deadline';
import { OrderNumber } from './order-number';
import styles from './tracking.module.css';

interface Props {
  order: OrderJson;
  /** Undefined while it is on its way. */
  model: Model | undefined;
  lens: Lens;
  timeline: Pick<Timeline, 'forecast' | 'isForecastLoading' | 'shown' | 'atMs' | 'goTo' | 'line'>;
  /** Undefined until the server has said it. */
  shop: ShopJson | undefined;
}

/**
 * What happened, what happens next and until when; the same through every lens. A moment of the past is told as it was,
 * and says so: there is nothing to be done about it, and nothing runs.
 */
export function OrderHeadline({ order, model, lens, timeline, shop }: Props) {
  const isPast = timeline.atMs !== null;
  const told = isPast ? timeline.shown : order;
  const { title, next } = headlineFor(told, model ?? null);
  const forecast = forecastOf(order, timeline);
  const isKnown = model !== undefined && forecast !== undefined;
  const deadlines = isKnown ? deadlinesFor(order, forecast, model) : undefined;
  return (
    <header className={styles.headline}>
      <div className={styles.top}>
        <StateBadge {...orderBadge(told)} />
        <OrderNumber orderId={order.orderId} />
        <div className={`${styles.pay} screen-only`}>
          {!isPast && offersPayment(order) && <ToPayment order={order} shop={shop} />}
        </div>
      </div>
      {/* Other words are others, not the same in another place. */}
      <div
        key={`${title} ${next}`}
        className={styles.words}
        // Half of the words are the model's: nothing is said that would be taken back a moment later.
        style={{ visibility: model === undefined ? 'hidden' : 'visible' }}
      >
        <h1>{title}</h1>
        <p>{next}</p>
        {told.shipment !== null && (
          <p>
            Shipped <Moment at={told.shipment.shippedAt} />
            <ParcelWords shipment={told.shipment} />.
          </p>
        )}
        {isPast ? (
          <p className={styles.then}>
            So it was at <Moment at={told.updatedAt} as="clock" />.
            <Button compact onClick={() => timeline.goTo(timeline.line.now)}>
              See it now
            </Button>
          </p>
        ) : (
          <Deadlines deadlines={deadlines} />
        )}
      </div>
      <Heard
        isPast={isPast}
        lens={lens}
        payment={order.payment}
        words={`${title} ${next}`}
        deadlines={deadlines}
      />
    </header>
  );
}

interface HeardProps extends Pick<Props, 'lens'>, Pick<OrderJson, 'payment'> {
  isPast: boolean;
  words: string;
  deadlines: readonly Deadline[] | undefined;
}

/** Through the other lenses the diagram tells what happens, and in the past the timeline: two voices would be one too many. */
function Heard({ isPast, lens, payment, words, deadlines }: HeardProps) {
  if (isPast) return <p className="visually-hidden" role="status" />;
  return lens === 'customer' ? (
    <Announced words={words} deadlines={deadlines} />
  ) : (
    <AnnouncedMoney payment={payment} />
  );
}

/** The forecast, as long as it is true of this order; undefined: on its way; null: not to be had. */
function forecastOf(
  order: OrderJson,
  { forecast, isForecastLoading }: Props['timeline'],
): ForecastJson | null | undefined {
  if (order.state !== 'ACTIVE') return null;
  if (forecast === undefined) return isForecastLoading ? undefined : null;
  return isStillTrue(forecast, order) ? forecast : undefined;
}

/** For screen readers, whenever it changes: all at once, and without what counts down. */
function Announced({ words, deadlines }: { words: string; deadlines: readonly Deadline[] | undefined }) {
  const nowMs = useNow();
  const told = deadlines?.map(
    ({ before, dueAt, after }) => `${before}${formatClock(Date.parse(dueAt), nowMs)}${after}`,
  );
  return (
    <p className="visually-hidden" role="status">
      {told !== undefined && nowMs !== 0 && [words, ...told].join(' ')}
    </p>
  );
}

/** For screen readers: money moves no token, so the diagram has nothing to tell of a part that has come. */
function AnnouncedMoney({ payment }: Pick<OrderJson, 'payment'>) {
  return (
    <p className="visually-hidden" role="status">
      {hasMoney({ payment }) && `${formatMoney(payment.received, payment.currency)} received.`}
    </p>
  );
}

/** The way to pay: the provider's page, or the card of this page that tells how. The sum is the buyer's to see. */
function ToPayment({ order: { orderId, payment }, shop }: Pick<Props, 'order' | 'shop'>) {
  const missing = missingAmount(payment);
  const isMine = useIsMine(orderId) === true;
  return (
    <ButtonLink primary href={shop?.mode === 'sandbox' ? paths.pay(orderId) : '#pay'}>
      {isMine && missing !== null ? `Pay ${formatMoney(missing, payment.currency)}` : 'Go to payment'}
    </ButtonLink>
  );
}
