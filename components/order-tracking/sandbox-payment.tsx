'use client';

import { useState } from 'react';
import { LaterPart } from '@/components/ui/later-part';
import ui from '@/components/ui/ui.module.css';
import type { OrderJson } from '@/lib/contract/order';
import { missingAmount, placesIn } from '@/lib/story/money';
import styles from './tracking.module.css';

const loadForm = () => import('@/components/payment/payment-form');

/**
 * Sandbox only: a tool that tells the shop of a payment, as a provider would. Its code comes when it is opened; its
 * answer stays when nothing is to be paid any more.
 */
export function SandboxPayment({
  order: { orderId, payment },
  open,
  onPaid,
}: {
  order: OrderJson;
  open: boolean;
  onPaid: () => void;
}) {
  const [wasOpened, setWasOpened] = useState(false);
  if (!open && !wasOpened) return null;
  return (
    <details
      className={`${styles.sandbox} screen-only needs-script`}
      onToggle={({ currentTarget }) => currentTarget.open && setWasOpened(true)}
    >
      <summary>Sandbox: report a payment</summary>
      <div className={`${ui.stack} ${ui.tight}`}>
        <p className={`${ui.small} ${ui.muted}`}>No money moves.</p>
        {wasOpened && (
          <LaterPart load={loadForm} room={null}>
            {({ PaymentForm }) => (
              <PaymentForm
                orderId={orderId}
                currency={payment.currency}
                amount={missingAmount(payment)}
                places={placesIn(payment.received)}
                open={open}
                isTool
                onPaid={onPaid}
              />
            )}
          </LaterPart>
        )}
      </div>
    </details>
  );
}
