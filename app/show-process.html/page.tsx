import { BoughtItems } from '@/components/order-tracking/bought-items';
import { OrderSkeleton } from '@/components/order-tracking/order-skeleton';
import { TrackingPage } from '@/components/order-tracking/tracking-page';
import { UnknownOrder } from '@/components/order-tracking/unknown-order';
import { OutOfService } from '@/components/shell/out-of-service';
import { PageTitle } from '@/components/shell/page-title';
import { parseOrderId } from '@/lib/contract/order-id';
import { databasePage } from '@/lib/http/database-page';
import { pageRequest } from '@/lib/http/page-request';
import { seeOrder } from '@/lib/http/seen-order';
import { paths } from '@/lib/paths';
import { readOrderNumber } from '@/lib/story/order-number';

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Of several the first counts. */
const firstOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value) ?? '';

/** The page of an order says at once how it stands, rendered for this reader; then it goes on live. */
async function ShowProcessPage({ searchParams }: Props) {
  const query = await searchParams;
  const asked = firstOf(query.orderId);
  const orderId = parseOrderId(readOrderNumber(asked) ?? '');
  const isPast = query.at !== undefined;
  const found = orderId === null ? null : await seeOrder(await pageRequest(), orderId, isPast);
  return (
    <>
      <PageTitle words="Your order" />
      <noscript>
        <p>
          The live view needs JavaScript. The state of an order can be read without it,{' '}
          {found === null ? (
            <>
              with a form on the page <a href={paths.developers()}>for developers</a>
            </>
          ) : (
            <a href={paths.orderPage(found.seen.order.orderId)}>on a page of its own</a>
          )}
          .
        </p>
      </noscript>
      <TrackingPage
        seen={found?.seen ?? null}
        items={found?.bought && <BoughtItems bought={found.bought} total={found.seen.order.payment.total} />}
        room={<OrderSkeleton />}
        unknown={<UnknownOrder asked={asked} />}
      />
    </>
  );
}

/** The page goes on asking by itself; who has no scripts reads why. */
function WithoutDatabase() {
  return (
    <>
      <noscript>
        <OutOfService />
      </noscript>
      <TrackingPage seen={null} items={null} room={<OrderSkeleton />} unknown={<UnknownOrder asked="" />} />
    </>
  );
}

export default databasePage(ShowProcessPage, WithoutDatabase);
