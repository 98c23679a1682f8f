import type { Field } from '@/lib/contract/reference';
import styles from './api-docs.module.css';
import { Prose } from './prose';

/** Fields one under the other; on a phone each becomes a small card, so that nothing scrolls sideways. */
export function FieldTable({ caption, fields }: { caption: string; fields: readonly Field[] }) {
  if (fields.length === 0) return null;
  return (
    <div className={styles.part}>
      <h4>{caption}</h4>
      <dl className={styles.fields}>
        {fields.map(({ name, type, isRequired, description }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
              {isRequired && <span className={styles.required}>required</span>}
            </dt>
            <dd>
              <span className={styles.type}>{type}</span>
              {description !== '' && (
                <span>
                  <Prose text={description} />
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
