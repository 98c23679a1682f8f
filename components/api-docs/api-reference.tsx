import { DeveloperNav } from '@/components/developers/developer-nav';
import type { Reference } from '@/lib/contract/reference';
import { paths } from '@/lib/paths';
import styles from './api-docs.module.css';
import { EndpointSection } from './endpoint-section';
import { FieldTable } from './field-table';
import { Prose } from './prose';

/** The whole API on one page, made of its OpenAPI document. */
export function ApiReference({ reference }: { reference: Reference }) {
  const { introduction, groups, models } = reference;
  return (
    <div className={styles.page}>
      <DeveloperNav here="api" />
      <header className={styles.text}>
        <h1>The API</h1>
        <p>
          <Prose text={introduction} />
        </p>
        <p>
          <a href={paths.openApi()}>This page as an OpenAPI 3.1 document</a>, for tools that make clients.
        </p>
      </header>
      <nav className={styles.contents} aria-label="On this page">
        {groups.map(({ name, endpoints }) => (
          <div key={name}>
            <h2>{name}</h2>
            <ul>
              {endpoints.map(({ id, summary }) => (
                <li key={id}>
                  <a href={`#${id}`}>{summary}</a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      {groups.map(({ name, description, endpoints }) => (
        <div key={name} className={styles.group}>
          <h2>{name}</h2>
          <p className={styles.text}>
            <Prose text={description} />
          </p>
          {endpoints.map((endpoint) => (
            <EndpointSection key={endpoint.id} endpoint={endpoint} />
          ))}
        </div>
      ))}
      <div className={styles.group}>
        <h2>What stands in answers</h2>
        {models
          .filter(({ fields }) => fields.length > 0)
          .map(({ name, description, fields }) => (
            <section key={name} className={styles.endpoint}>
              <h3>{name}</h3>
              {description !== '' && (
                <p className={styles.text}>
                  <Prose text={description} />
                </p>
              )}
              <FieldTable caption="Fields" fields={fields} />
            </section>
          ))}
      </div>
    </div>
  );
}
