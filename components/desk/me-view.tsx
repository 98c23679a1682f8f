import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import type { Person } from '@/lib/contract/desk';
import type { PasskeyJson, SecondFactorState, SessionJson } from '@/lib/contract/people';
import { deskPaths } from '@/lib/story/desk-paths';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';
import { PasskeyAdd } from './passkey-add';
import { NewPasswordField, PasswordField } from './password-field';

interface Props {
  readonly person: Person;
  /** Null: signed in by a token, which has no account. */
  readonly me: {
    readonly email: string;
    readonly sessions: readonly SessionJson[];
    readonly secondFactor: SecondFactorState;
    readonly passkeys: readonly PasskeyJson[];
    /** Not where the shop's address is one in numbers. */
    readonly canHavePasskeys: boolean;
    /** Without one, they come in by a provider. */
    readonly hasPassword: boolean;
  } | null;
}

/** Somebody's own account: where they are signed in, their password, their second factor. */
export function MeView({ person, me }: Props) {
  return (
    <div className={ui.stack}>
      <PageTitle words="Your account · Desk" />
      <h1>Your account</h1>
      {me === null ? (
        <p>
          You came in with a token, as <bdi>{person.name}</bdi> ({person.role}). It has no account, and so no
          sessions, password or second factor.
        </p>
      ) : (
        <>
          <p>
            <bdi>{person.name}</bdi>, <bdi>{me.email}</bdi>, {person.role}
          </p>
          <div className={styles.columns}>
            <Sessions sessions={me.sessions} />
            <div className={ui.stack}>
              {me.hasPassword ? (
                <>
                  <Password />
                  <SecondFactor state={me.secondFactor} />
                  {me.canHavePasskeys && <Passkeys passkeys={me.passkeys} />}
                </>
              ) : (
                <DeskPart title="Password">
                  <p>
                    You have none here: you come in by the provider where you sign in. Your password and your
                    second factor are there. Signing out here leaves you signed in there.
                  </p>
                </DeskPart>
              )}
            </div>
          </div>
        </>
      )}
    </div>
  );
}

function Sessions({ sessions }: { sessions: readonly SessionJson[] }) {
  return (
    <DeskPart title="Where you are signed in">
      <ul className={styles.lines}>
        {sessions.map(({ id, startedAt, endsAt, browser, isThis }) => (
          <li key={id}>
            <strong>{isThis ? 'This browser' : browser === '' ? 'A browser without a name' : browser}</strong>
            <br />
            <span className={ui.muted}>
              since <Moment at={startedAt} as="clock" />, until <Moment at={endsAt} as="clock" />
            </span>
            {!isThis && (
              <form method="post" action={deskPaths.me()}>
                <input type="hidden" name="act" value="end-session" />
                <input type="hidden" name="session" value={id} />
                <Button compact type="submit">
                  End this session
                </Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <form method="post" action={deskPaths.me()}>
          <input type="hidden" name="act" value="end-others" />
          <Button type="submit">End all others</Button>
        </form>
      )}
    </DeskPart>
  );
}

function Password() {
  return (
    <DeskPart title="Password">
      <form className={`${ui.stack} ${ui.tight}`} method="post" action={deskPaths.me()}>
        <input type="hidden" name="act" value="change-password" />
        <PasswordField label="Your password now" name="old" />
        <NewPasswordField label="Your new password" />
        <div>
          <Button type="submit">Change it, and end all other sessions</Button>
        </div>
      </form>
    </DeskPart>
  );
}

function Passkeys({ passkeys }: { passkeys: readonly PasskeyJson[] }) {
  return (
    <DeskPart title="Passkeys">
      <p>
        A passkey on your phone, your computer or a security key signs in by itself: without your password,
        and without a code.
      </p>
      {passkeys.length > 0 && (
        <ul className={styles.lines}>
          {passkeys.map(({ id, name, since, lastUsedAt }) => (
            <li key={id}>
              <strong>{name}</strong>
              <br />
              <span className={ui.muted}>
                since <Moment at={since} as="clock" />,{' '}
                {lastUsedAt === null ? (
                  'never used'
                ) : (
                  <>
                    last used <Moment at={lastUsedAt} as="clock" />
                  </>
                )}
              </span>
              <form method="post" action={deskPaths.me()}>
                <input type="hidden" name="act" value="remove-passkey" />
                <input type="hidden" name="passkey" value={id} />
                <Button compact type="submit" aria-label={`Remove the passkey ${name}`}>
                  Remove
                </Button>
              </form>
            </li>
          ))}
        </ul>
      )}
      <PasskeyAdd />
      <noscript>
        <p>To add one, let this page run its scripts.</p>
      </noscript>
    </DeskPart>
  );
}

function SecondFactor({ state }: { state: SecondFactorState }) {
  return (
    <DeskPart title="Second factor">
      {state === 'begun' && (
        <form className={`${ui.stack} ${ui.tight}`} method="post" action={deskPaths.me()}>
          <p>Type in a code from the app. Then the second factor is on.</p>
          <input type="hidden" name="act" value="confirm-second-factor" />
          <Field
            label="Code from the app"
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={10}
            required
          />
          <div>
            <Button primary type="submit">
              Turn it on
            </Button>
          </div>
        </form>
      )}
      <form className={`${ui.stack} ${ui.tight}`} method="post" action={deskPaths.me()}>
        <p>
          {state === 'on'
            ? 'It is on: you sign in with your password and a code from your app, or a recovery code.'
            : 'An authenticator app on your phone shows a new code every half minute. With it you sign in with your password and a code.'}
        </p>
        <input
          type="hidden"
          name="act"
          value={state === 'on' ? 'end-second-factor' : 'begin-second-factor'}
        />
        <PasswordField label="Your password" />
        <div>
          <Button type="submit">
            {state === 'on' ? 'Turn it off' : state === 'begun' ? 'Begin again' : 'Begin'}
          </Button>
        </div>
      </form>
    </DeskPart>
  );
}
