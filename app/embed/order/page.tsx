import { Suspense } from 'react';
import { EmbeddedOrder, EmbedRoom } from '@/components/embed/embedded-order';
import { PageTitle } from '@/components/shell/page-title';

/** For an `<iframe>` on any site: a static shell, and nothing in it that could be clicked by mistake. */
export default function EmbedPage() {
  return (
    <>
      <PageTitle words="Your order" />
      <noscript>
        <p>The state of the order needs JavaScript.</p>
      </noscript>
      <Suspense fallback={<EmbedRoom />}>
        <EmbeddedOrder />
      </Suspense>
    </>
  );
}
