'use client';

import { useState } from 'react';
import { LaterPart } from '@/components/ui/later-part';
import ui from '@/components/ui/ui.module.css';

interface Props {
  orderId: string;
  onCancelled: () => void;
  compact?: boolean;
}

const loadDialog = () => import('./cancel-dialog');

/** The way to cancel an order. What asks once more comes when it is wanted. */
export function CancelOrder({ orderId, onCancelled, compact = false }: Props) {
  const [asked, setAsked] = useState(0);
  return (
    <>
      <button
        type="button"
        className={`${ui.danger} ${compact ? ui.compact : ''}`}
        aria-label={compact ? `Cancel order ${orderId}` : undefined}
        onClick={() => setAsked(asked + 1)}
      >
        {compact ? 'Cancel' : 'Cancel order'}
      </button>
      {asked > 0 && (
        <LaterPart load={loadDialog} room={null}>
          {({ CancelDialog }) => <CancelDialog orderId={orderId} asked={asked} onCancelled={onCancelled} />}
        </LaterPart>
      )}
    </>
  );
}
