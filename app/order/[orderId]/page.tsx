import { notFound } from 'next/navigation';
import { BoughtItems } from '@/components/order-tracking/bought-items';
import { Transfer } from '@/components/payment/transfer';
import { OutOfService } from '@/components/shell/out-of-service';
import { PageTitle } from '@/components/shell/page-title';
import { StateBadge } from '@/components/state-badge/state-badge';
import { Button, ButtonLink } from '@/components/ui/button';
import { ParcelWords } from '@/components/ui/parcel-words';
import ui from '@/components/ui/ui.module.css';
import { parseOrderId } from '@/lib/contract/order-id';
import { isBuyer } from '@/lib/http/buyer';
import { databasePage } from '@/lib/http/database-page';
import { pageRequest } from '@/lib/http/page-request';
import { paths } from '@/lib/paths';
import { cardProvider } from '@/lib/payments/providers';
import { findBought } from '@/lib/queries/bought-items';
import { getApp } from '@/lib/server/app';
import { headlineFor } from '@/lib/story/headline';
import { formatMoney, missingAmount } from '@/lib/story/money';
import { hasBill, offersCancel, offersPayment, orderBadge } from '@/lib/story/order-state';

/** An order as it stands now, for readers without scripts: the same words as on the live page, and the ways on. */
async function PlainOrderPage({ params }: { params: Promise<{ orderId: string }> }) {
  const { queries, sandpay, providers, database, transfer } = getApp();
  const bankLines = transfer();
  const orderId = parseOrderId((await params).orderId);
  const [order, row] =
    orderId === null ? [null, null] : await Promise.all([queries.order(orderId), queries.find(orderId)]);
  if (order === null || row === null) notFound();
  const model = await queries.texts.byHash(order.definition.hash);
  const missing = missingAmount(order.payment);
  const isOwn = isBuyer(await pageRequest(), order.orderId);
  const bought = isOwn ? await findBought(database, row) : null;
  const told =
    bought === null || bought.shortages.length === 0 ? order : { ...order, shortages: [...bought.shortages] };
  const { title, next } = headlineFor(told, model);
  const money = missing === null || !isOwn ? '' : ` ${formatMoney(missing, order.payment.currency)}`;
  return (
    <article className={`${ui.card} ${ui.stack}`} aria-label="Your order">
      <PageTitle words={`Order ${order.orderId}`} />
      <div className={ui.row}>
        <StateBadge {...orderBadge(order)} />
        <span>Order {order.orderId}</span>
      </div>
      <h1>{title}</h1>
      <p>{next}</p>
      {order.shipment !== null && (
        <p>
          Shipped
          <ParcelWords shipment={order.shipment} />.
        </p>
      )}
      {bought !== null && <BoughtItems bought={bought} total={order.payment.total} />}
      {bankLines !== null && offersPayment(order) && (
        <Transfer bankLines={bankLines} orderId={order.orderId} />
      )}
      <div className={ui.row}>
        {cardProvider(providers) !== null && offersPayment(order) && missing !== null && (
          <form method="post" action={paths.payByCard()}>
            <input type="hidden" name="orderId" value={order.orderId} />
            <input type="hidden" name="plain" value="1" />
            <Button primary type="submit">
              Pay by card
            </Button>
          </form>
        )}
        {isOwn && offersCancel(order) && (
          <form method="post" action={paths.cancelByForm()}>
            <input type="hidden" name="orderId" value={order.orderId} />
            <Button type="submit">Cancel order</Button>
          </form>
        )}
        {sandpay !== null && offersPayment(order) && (
          <ButtonLink primary href={paths.pay(order.orderId, true)}>
            Pay{money}
          </ButtonLink>
        )}
        <ButtonLink href={paths.orderPage(order.orderId)}>Refresh</ButtonLink>
        {isOwn && hasBill(order, model) && <ButtonLink href={paths.bill(order.orderId)}>The bill</ButtonLink>}
        <ButtonLink className="needs-script" href={paths.showProcess(order.orderId)}>
          Watch it live
        </ButtonLink>
      </div>
    </article>
  );
}

export default databasePage(PlainOrderPage, OutOfService);
