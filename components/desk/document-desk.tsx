import type { ReactNode } from 'react';
import styles from '@/components/bill/bill.module.css';
import { PrintButton } from '@/components/bill/print-button';
import { PageTitle } from '@/components/shell/page-title';
import { ButtonLink } from '@/components/ui/button';
import ui from '@/components/ui/ui.module.css';
import { deskPaths } from '@/lib/story/desk-paths';

interface Props {
  orderId: string;
  /** What the document calls itself. */
  title: string;
  children: ReactNode;
}

/** A document of an order, to be read and printed at the desk. */
export function DocumentDesk({ orderId, title, children }: Props) {
  return (
    <div className={styles.page}>
      <PageTitle words={`${title} · Desk`} />
      <div className={`${ui.row} ${styles.actions}`}>
        <ButtonLink href={deskPaths.order(orderId)}>Back to the order</ButtonLink>
        <PrintButton />
      </div>
      {children}
    </div>
  );
}
