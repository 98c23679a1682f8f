import type { ReactNode } from 'react';
import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import { MAX_GROUP_NAME, MAX_GROUPS, MAX_STAFF_NAME } from '@/lib/contract/limits';
import type { AccountJson } from '@/lib/contract/people';
import { deskPaths } from '@/lib/story/desk-paths';
import { Choice } from './choice';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';
import { ROLE_WORDS } from './role-words';

const ROLES = Object.entries(ROLE_WORDS);

const STATES: Readonly<Record<AccountJson['state'], string>> = {
  invited: 'invited, has set no password yet',
  active: 'active',
  locked: 'locked for a quarter of an hour: too many wrong passwords',
  disabled: 'disabled',
};

const FACTORS = { true: 'with a second factor', false: 'without a second factor' };

/** Everybody who may sign in, and what can be done with their accounts. */
export function PeopleView({ people, myId }: { people: readonly AccountJson[]; myId: string | null }) {
  return (
    <div className={ui.stack}>
      <PageTitle words="People · Desk" />
      <h1>People</h1>
      <div className={styles.columns}>
        <Invitation />
        <DeskPart title="Who may sign in">
          {people.length === 0 && <p className={ui.muted}>Nobody has an account yet.</p>}
          <ul className={styles.lines}>
            {people.map((account) => (
              <Account key={account.id} account={account} isMe={account.id === myId} />
            ))}
          </ul>
        </DeskPart>
      </div>
    </div>
  );
}

function Invitation() {
  return (
    <DeskPart title="Invite somebody">
      <form className={`${ui.stack} ${ui.tight}`} method="post" action={deskPaths.people()}>
        <p>They get a mail with a link, good for three days, and set their own password.</p>
        <input type="hidden" name="act" value="invite" />
        <Field label="Name" name="name" maxLength={MAX_STAFF_NAME} autoComplete="off" required />
        <Field label="E-mail" name="email" type="email" maxLength={254} autoComplete="off" required />
        <Choice label="Role" name="role" value="viewer" options={ROLES} />
        <div>
          <Button primary type="submit">
            Invite
          </Button>
        </div>
      </form>
    </DeskPart>
  );
}

function Account({ account, isMe }: { account: AccountJson; isMe: boolean }) {
  const { id, name, email, role, since, state, way, hasSecondFactor, passkeys, sessions, groups } = account;
  return (
    <li>
      <strong>
        <bdi>{name}</bdi>
        {isMe && ' (you)'}
      </strong>
      , {role}
      <br />
      <bdi>{email}</bdi>
      {groups.length > 0 && (
        <>
          <br />
          <bdi>{groups.join(', ')}</bdi>
        </>
      )}
      <br />
      <span className={ui.muted}>
        {STATES[state]}; {way === 'provider' ? 'by the provider alone' : FACTORS[`${hasSecondFactor}`]};{' '}
        {passkeys > 0 && (passkeys === 1 ? 'one passkey; ' : `${passkeys} passkeys; `)}
        {way === 'both' && 'by the provider, too; '}
        {sessions === 1 ? 'one session' : `${sessions} sessions`}; since <Moment at={since} as="clock" />
      </span>
      <details className={styles.act}>
        <summary>
          Change <bdi>{name}</bdi>
        </summary>
        <div className={`${ui.stack} ${ui.tight}`}>
          <Act id={id} act="set-role" words="Give this role">
            <Choice label="Role" name="role" value={role} options={ROLES} />
          </Act>
          <Act id={id} act="set-groups" words="Keep these groups">
            <Field
              label="Groups"
              hint="As user tasks spell them, with commas between."
              name="groups"
              defaultValue={groups.join(', ')}
              maxLength={MAX_GROUPS * (MAX_GROUP_NAME + 2)}
              autoComplete="off"
            />
          </Act>
          {state === 'disabled' ? (
            <Act id={id} act="enable" words="Let them sign in again" />
          ) : (
            <>
              {way !== 'provider' && <Act id={id} act="make-link" words="Send a link for a new password" />}
              <Act id={id} act="disable" words="Disable, and end all sessions" />
            </>
          )}
          {hasSecondFactor && <Act id={id} act="drop-second-factor" words="Remove the second factor" />}
          {passkeys > 0 && <Act id={id} act="drop-passkeys" words="Remove all passkeys" />}
          {way !== 'password' && (
            <Act
              id={id}
              act="drop-provider"
              words="Remove the sign-in by the provider, and end all sessions"
            />
          )}
          <Act id={id} act="remove" words="Remove the account" />
        </div>
      </details>
    </li>
  );
}

interface ActProps {
  readonly id: string;
  readonly act: string;
  readonly words: string;
  readonly children?: ReactNode;
}

function Act({ id, act, words, children }: ActProps) {
  return (
    <form className={`${ui.stack} ${ui.tight}`} method="post" action={deskPaths.people()}>
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="account" value={id} />
      {children}
      <div>
        <Button compact type="submit">
          {words}
        </Button>
      </div>
    </form>
  );
}
