import type { Ref } from 'react';
import { Notice } from '@/components/ui/notice';
import { CHECKOUT_FIELDS, type CheckoutErrors } from '@/lib/story/checkout-fields';
import { fieldId } from './address-fields';
import styles from './checkout.module.css';

/** All that is wrong with a form, each line a way to its field. It takes the focus, and is where the form comes back to. */
export function ProblemSummary({ errors, ref }: { errors: CheckoutErrors; ref: Ref<HTMLDivElement> }) {
  const wrong = CHECKOUT_FIELDS.filter((field) => errors[field] !== undefined);
  const others = [errors.items, errors.form].filter((problem) => problem !== undefined);
  if (wrong.length + others.length === 0) return null;
  return (
    <section
      ref={ref}
      id="problems"
      className={styles.problems}
      tabIndex={-1}
      aria-labelledby="problems-title"
    >
      <Notice state="failed">
        <h2 id="problems-title">Please check this</h2>
        <ul>
          {others.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
          {wrong.map((field) => (
            <li key={field}>
              <a href={`#${fieldId(field)}`}>{errors[field]}</a>
            </li>
          ))}
        </ul>
      </Notice>
    </section>
  );
}
