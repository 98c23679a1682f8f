import type { ReactNode } from 'react';
import ui from '@/components/ui/ui.module.css';

interface Props {
  /** Of the page: the heading is `<id>-title`. */
  id: string;
  title: string;
  className?: string | undefined;
  children: ReactNode;
}

/** A card that may scroll inside itself; whoever uses it says how high it is. */
export function ScrollCard({ id, title, className = '', children }: Props) {
  return (
    <section
      className={`${ui.card} ${ui.stack} ${className}`}
      aria-labelledby={`${id}-title`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll
      tabIndex={0}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}
