import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Moment } from '@/components/ui/moment';
import { PageLink } from '@/components/ui/page-link';
import ui from '@/components/ui/ui.module.css';
import type { AlertRuleJson } from '@/lib/contract/alerts';
import { deskPaths } from '@/lib/story/desk-paths';
import { AlertFields, type ElementChoices } from './alert-fields';
import styles from './alerts.module.css';
import { DeskPart } from './desk-part';

/** One alert, to be changed. */
export function AlertView({ rule, elements }: { rule: AlertRuleJson; elements: ElementChoices }) {
  const { id, name, to, isOn, createdBy, toldAt } = rule;
  return (
    <div className={ui.stack}>
      <PageTitle words={`${name} · Alerts · Desk`} />
      <h1>
        <bdi>{name}</bdi>
      </h1>
      <p className={ui.muted}>
        {isOn ? 'On' : 'Off'}: {to.way} to {to.where}. Made by {createdBy};{' '}
        {toldAt === null ? 'has told nothing yet.' : 'told last '}
        {toldAt !== null && <Moment at={toldAt} as="clock" />}
      </p>
      <div className={styles.ways}>
        <PageLink href={deskPaths.alerts()}>All alerts</PageLink>
        <PageLink href={deskPaths.deliveries()}>What went out</PageLink>
      </div>
      <div className={styles.form}>
        <DeskPart title="What it tells">
          <form className={ui.stack} method="post" action={deskPaths.alert(id)}>
            <input type="hidden" name="act" value="change" />
            <AlertFields rule={rule} elements={elements} />
            <div>
              <Button primary type="submit">
                Save
              </Button>
            </div>
          </form>
        </DeskPart>
        <DeskPart title="What else can be done">
          <Act id={id} act="test" words="Send a test" />
          <p className={ui.muted}>A message that tells nothing, to see whether it arrives.</p>
          <Act id={id} act={isOn ? 'off' : 'on'} words={isOn ? 'Turn it off' : 'Turn it on'} />
          <p className={ui.muted}>What it told stays told.</p>
          <Act id={id} act="remove" words="Remove it" />
          <p className={ui.muted}>
            With its address{to.way === 'webhook' ? ' and secret' : ''}. To tell somewhere else, make another.
          </p>
        </DeskPart>
      </div>
    </div>
  );
}

function Act({ id, act, words }: { id: string; act: string; words: string }) {
  return (
    <form method="post" action={deskPaths.alert(id)}>
      <input type="hidden" name="act" value={act} />
      <Button compact type="submit">
        {words}
      </Button>
    </form>
  );
}
