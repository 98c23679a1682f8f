import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { PageLink } from '@/components/ui/page-link';
import { TokenForm } from '@/components/ui/token-form';
import styles from '@/components/ui/token-form.module.css';
import ui from '@/components/ui/ui.module.css';
import { deskPaths } from '@/lib/story/desk-paths';
import { DeskRoom } from './desk-frame';
import { HerePath } from './here-path';
import { PasskeySignIn } from './passkey-sign-in';
import { PasswordField } from './password-field';

interface Props {
  /** There were accounts once. */
  readonly hasAccounts: boolean;
  /** By whom people sign in besides; null: by nobody. */
  readonly provider: string | null;
  /** Passkeys sign in here, too. */
  readonly hasPasskeys: boolean;
}

/** Instead of a page of the desk: plain forms, which work without scripts. */
export function DeskLock({ hasAccounts, provider, hasPasskeys }: Props) {
  return (
    <DeskRoom>
      <div className={ui.stack}>
        <PageTitle words="Sign in" />
        <h1>This desk is for those who run the shop.</h1>
        {provider !== null && <ProviderForm name={provider} />}
        {hasAccounts ? (
          <>
            <AccountForm />
            {hasPasskeys && <PasskeySignIn />}
            <p>
              <PageLink href={deskPaths.forgotten()}>I forgot my password</PageLink>
            </p>
            <details>
              <summary>With the operator’s token</summary>
              <WithToken />
            </details>
          </>
        ) : (
          <>
            <p>
              Nobody has an account yet: the address that the server printed at its start makes the first one.
            </p>
            <WithToken />
          </>
        )}
      </div>
    </DeskRoom>
  );
}

function ProviderForm({ name }: { name: string }) {
  return (
    <form method="post" action={deskPaths.provider()}>
      <HerePath name="to" />
      <Button primary type="submit">
        {`Sign in with ${name}`}
      </Button>
    </form>
  );
}

function AccountForm() {
  return (
    <form className={`${ui.card} ${ui.stack} ${styles.form}`} method="post" action={deskPaths.signIn()}>
      <HerePath name="to" />
      <Field label="E-mail" name="email" type="email" autoComplete="username" maxLength={254} required />
      <PasswordField />
      <Button primary type="submit">
        Sign in
      </Button>
    </form>
  );
}

function WithToken() {
  return (
    <>
      <p>
        The operator’s token opens it for twelve hours: what <code>OPERATOR_TOKEN</code> says, or the file
        that the server named at its start.
      </p>
      <TokenForm action={deskPaths.signIn()} send="Sign in">
        <HerePath name="to" />
      </TokenForm>
    </>
  );
}
