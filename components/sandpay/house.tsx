import type { ReactNode } from 'react';
import styles from './sandpay.module.css';

/** The front of Sandpay around its pages. */
export function SandpayHouse({ side, children }: { side: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.house}>
      <title>Sandpay</title>
      <aside className={styles.pretend} aria-label="About Sandpay">
        <strong>Play money.</strong> Sandpay is a payment provider for practice. No card is asked for, nothing
        is charged.
      </aside>
      <main id="content" tabIndex={-1} className={styles.main}>
        <div className={styles.side}>
          <span className={styles.brand}>
            <Mark /> Sandpay
          </span>
          {side}
        </div>
        <div className={styles.column}>{children}</div>
      </main>
      <footer className={styles.foot}>
        <p>
          Sandpay, the payment provider of the sandbox. Reports are signed and sent again until they arrive.
        </p>
      </footer>
    </div>
  );
}

function Mark() {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <circle cx="16" cy="16" r="14" fill="currentColor" opacity="0.18" />
      <path
        d="M9 8h14M9 24h14M11 8c0 5 5 6 5 8s-5 3-5 8M21 8c0 5-5 6-5 8s5 3 5 8"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  );
}
