import type { ReactNode } from 'react';
import ui from '@/components/ui/ui.module.css';
import styles from './order-desk.module.css';

/** A part of the desk under its heading. */
export function DeskPart({ title, id, children }: { title: string; id?: string; children: ReactNode }) {
  return (
    <section id={id} className={`${ui.card} ${ui.stack} ${ui.tight} ${styles.part}`} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
