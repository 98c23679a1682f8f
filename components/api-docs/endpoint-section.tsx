import type { Endpoint } from '@/lib/contract/reference';
import styles from './api-docs.module.css';
import { FieldTable } from './field-table';
import { Prose } from './prose';

/** One operation: what it is for, what it takes, what it answers. */
export function EndpointSection({ endpoint }: { endpoint: Endpoint }) {
  const { id, method, path, summary, description, access, parameters, body, answers } = endpoint;
  return (
    <section className={styles.endpoint}>
      <h3 id={id}>{summary}</h3>
      <p className={styles.address}>
        <span className={styles.method} data-method={method}>
          {method}
        </span>{' '}
        <code>{path}</code>
      </p>
      {description !== '' && (
        <p className={styles.text}>
          <Prose text={description} />
        </p>
      )}
      <p className={styles.note}>
        For {access}.{body !== null && ` Takes ${body.types.join(', ')}.`}
      </p>
      <FieldTable caption="Parameters" fields={parameters} />
      {body !== null && <FieldTable caption="Body" fields={body.fields} />}
      {body?.examples.map((example) => (
        <pre key={example} className={styles.example}>
          {example}
        </pre>
      ))}
      <div className={styles.part}>
        <h4>Answers</h4>
        <dl className={styles.fields}>
          {answers.map(({ status, description: meaning, content }) => (
            <div key={status}>
              <dt>
                <code>{status}</code>
              </dt>
              <dd>
                <span className={styles.type}>{content}</span>
                <span>
                  <Prose text={meaning} />
                </span>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}
