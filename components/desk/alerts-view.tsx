import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { AlertRuleJson } from '@/lib/contract/alerts';
import { ALERT_KIND_WORDS } from '@/lib/story/alert-words';
import { deskPaths } from '@/lib/story/desk-paths';
import { AlertFields, type ElementChoices } from './alert-fields';
import styles from './alerts.module.css';
import { Choice } from './choice';
import { DeskPart } from './desk-part';

interface Props {
  rules: readonly AlertRuleJson[];
  elements: ElementChoices;
  mayManage: boolean;
  /** Is a mail server set? */
  hasMail: boolean;
}

/** Who is told of what needs a person. */
export function AlertsView({ rules, elements, mayManage, hasMail }: Props) {
  return (
    <div className={ui.stack}>
      <PageTitle words="Alerts · Desk" />
      <h1>Alerts</h1>
      <p>
        Whoever is named here is told of what needs a person, by mail or by a signed webhook: once for each
        thing for as long as it lasts, and of many things in one message.{' '}
        <PageLink href={deskPaths.deliveries()}>What went out</PageLink>
      </p>
      <div className={styles.columns}>
        <DeskPart title="Who is told">
          {rules.length === 0 && <p className={ui.muted}>Nobody yet.</p>}
          <ul className={styles.lines}>
            {rules.map((rule) => (
              <li key={rule.id} className={styles.line}>
                <Rule rule={rule} mayManage={mayManage} />
              </li>
            ))}
          </ul>
        </DeskPart>
        {mayManage && (
          <DeskPart title="A new alert">
            <form className={ui.stack} method="post" action={deskPaths.alerts()}>
              <AlertFields rule={null} elements={elements} />
              <Choice
                label="Tells by"
                name="way"
                value="mail"
                options={[
                  ['mail', 'mail'],
                  ['webhook', 'webhook, signed with a secret of its own'],
                ]}
              />
              {!hasMail && (
                <p className={ui.muted}>No mail server is set (SMTP_URL): mail waits until there is one.</p>
              )}
              <Field
                label="Where to"
                name="to"
                maxLength={2000}
                autoComplete="off"
                required
                hint="A mail address, or an address that begins with https://."
              />
              <div>
                <Button primary type="submit">
                  Make the alert
                </Button>
              </div>
            </form>
          </DeskPart>
        )}
      </div>
    </div>
  );
}

function Rule({ rule, mayManage }: { rule: AlertRuleJson; mayManage: boolean }) {
  const { id, name, kinds, to, isOn, toldAt } = rule;
  return (
    <>
      <span>
        {mayManage ? (
          <PageLink href={deskPaths.alert(id)}>
            <bdi>{name}</bdi>
          </PageLink>
        ) : (
          <strong>
            <bdi>{name}</bdi>
          </strong>
        )}
        , {isOn ? 'on' : 'off'}
      </span>
      <span>{kinds.map((kind) => ALERT_KIND_WORDS[kind][1]).join(', ')}</span>
      <span className={ui.muted}>
        {to.way} to {to.where}; {toldAt === null ? 'has told nothing yet' : 'told last '}
        {toldAt !== null && <Moment at={toldAt} />}
      </span>
    </>
  );
}
