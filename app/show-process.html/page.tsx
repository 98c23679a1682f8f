import { Suspense } from 'react';
import { OrderSkeleton } from '@/components/order-tracking/order-skeleton';
import { TrackingPage } from '@/components/order-tracking/tracking-page';
import { PageTitle } from '@/components/shell/page-title';
import { paths } from '@/lib/paths';

/** A static shell: which order it shows is read in the browser, so the page is served without asking anybody. */
export default function ShowProcessPage() {
  return (
    <>
      <PageTitle words="Your order" />
      <noscript>
        <h1>Your order</h1>
        <p>
          The live view needs JavaScript. The state of an order can be read without it, with a form on the
          page <a href={paths.developers()}>for developers</a>.
        </p>
      </noscript>
      <Suspense fallback={<OrderSkeleton />}>
        <TrackingPage />
      </Suspense>
    </>
  );
}
