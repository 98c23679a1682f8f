import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import { paths } from '@/lib/paths';
import styles from './outbox.module.css';

export interface MailEntry {
  id: string;
  subject: string;
  /** Null: erased. */
  to: string | null;
  queuedAt: string;
}

export interface MailToRead extends MailEntry {
  from: string;
  html: string;
  text: string;
}

interface Props {
  entries: MailEntry[];
  mail: MailToRead | null;
  /** Did the reader ask for this mail? On a narrow screen it then stands in place of the list. */
  wasChosen: boolean;
}

/** A small mail reader: links alone, so it works without scripts. */
export function OutboxReader({ entries, mail, wasChosen }: Props) {
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>Outbox</h1>
        <p>
          This is a sandbox: mail is kept here instead of being sent, and everybody can read it. So give the
          shop no real address.
        </p>
      </header>
      {entries.length === 0 ? (
        <p className={ui.card}>
          No mail yet. Place an order with an e-mail address, and what we write to you appears here.
        </p>
      ) : (
        <div className={`${styles.reader} ${wasChosen ? styles.chosen : ''}`}>
          {wasChosen && (
            <a className={styles.back} href={paths.outbox()}>
              All mails ({entries.length})
            </a>
          )}
          <MailList entries={entries} shown={mail?.id ?? null} />
          {mail === null ? (
            <p className={`${ui.card} ${styles.mail}`}>
              There is no such mail. Perhaps its reader had the address erased.
            </p>
          ) : (
            <Mail mail={mail} />
          )}
        </div>
      )}
    </div>
  );
}

function MailList({ entries, shown }: { entries: MailEntry[]; shown: string | null }) {
  return (
    <nav className={styles.list} aria-label="Mails">
      <ul>
        {entries.map(({ id, subject, to, queuedAt }) => {
          const [about, order] = subject.split(' · ');
          return (
            <li key={id}>
              <a
                className={styles.entry}
                href={`${paths.outbox(id)}#mail`}
                aria-current={id === shown ? 'true' : undefined}
              >
                <span className={styles.about}>{about}</span>
                <span className={styles.when}>
                  <Moment at={queuedAt} as="clock" />
                </span>
                <span className={`${styles.who} ${ui.small}`}>
                  {to ?? 'address erased'} · <span className={styles.order}>{order}</span>
                </span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** A link in the mail opens in the whole window. */
const withBase = (html: string) => html.replace('<head>', '<head><base target="_top"/>');

function Mail({ mail }: { mail: MailToRead }) {
  return (
    <article id="mail" className={`${ui.card} ${styles.mail}`} aria-labelledby="mail-subject">
      <header className={styles.mailHead}>
        <h2 id="mail-subject">{mail.subject}</h2>
        <dl className={styles.facts}>
          <dt>From</dt>
          <dd>{mail.from}</dd>
          <dt>To</dt>
          <dd>{mail.to}</dd>
          <dt>Written</dt>
          <dd>
            <Moment at={mail.queuedAt} as="clock" />
          </dd>
        </dl>
      </header>
      {/* No scripts and no origin of ours: the mail can do nothing but be read and lead to its links. */}
      <iframe
        className={styles.frame}
        title={`The mail “${mail.subject}”`}
        sandbox="allow-top-navigation-by-user-activation"
        srcDoc={withBase(mail.html)}
      />
      <details className={styles.text}>
        <summary>As plain text</summary>
        <pre>{mail.text}</pre>
      </details>
    </article>
  );
}
