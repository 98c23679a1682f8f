import { PageTitle } from '@/components/shell/page-title';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import { MAX_STAFF_NAME } from '@/lib/contract/limits';
import type { TokenJson } from '@/lib/contract/people';
import { deskPaths } from '@/lib/story/desk-paths';
import { Choice } from './choice';
import { DeskPart } from './desk-part';
import styles from './order-desk.module.css';
import { SCOPE_WORDS } from './role-words';

const STATES: Readonly<Record<TokenJson['state'], string>> = {
  valid: 'valid',
  ended: 'has ended',
  revoked: 'revoked',
};

/** The tokens of the API: who made them, what they may, when they were used. @param days how long one may last */
export function TokensView({ tokens, days }: { tokens: readonly TokenJson[]; days: readonly number[] }) {
  return (
    <div className={ui.stack}>
      <PageTitle words="Tokens · Desk" />
      <h1>Tokens</h1>
      <div className={styles.columns}>
        <DeskPart title="Make a token">
          <form className={`${ui.stack} ${ui.tight}`} method="post" action={deskPaths.tokens()}>
            <p>It is shown once. Whoever has it may do what its scopes say, until it ends.</p>
            <input type="hidden" name="act" value="make" />
            <Field
              label="Name"
              name="name"
              maxLength={MAX_STAFF_NAME}
              autoComplete="off"
              required
              hint="What it is for."
            />
            <fieldset>
              <legend className={ui.label}>Scopes</legend>
              {Object.entries(SCOPE_WORDS).map(([scope, words]) => (
                <label key={scope} className={ui.row}>
                  <input
                    type="checkbox"
                    name={`scope-${scope}`}
                    value="1"
                    defaultChecked={scope === 'read'}
                  />
                  {words}
                </label>
              ))}
            </fieldset>
            <Choice
              label="Lasts"
              name="days"
              value="90"
              options={days.map((count) => [String(count), `${count} days`] as const)}
            />
            <div>
              <Button primary type="submit">
                Make the token
              </Button>
            </div>
          </form>
        </DeskPart>
        <DeskPart title="Tokens of the API">
          {tokens.length === 0 && (
            <p className={ui.muted}>There is none but the operator’s, which the environment says.</p>
          )}
          <ul className={styles.lines}>
            {tokens.map((token) => (
              <Token key={token.id} token={token} />
            ))}
          </ul>
        </DeskPart>
      </div>
    </div>
  );
}

function Token({ token }: { token: TokenJson }) {
  const { id, name, scopes, createdBy, createdAt, endsAt, lastUsedAt, state } = token;
  return (
    <li>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      : {scopes.join(', ')}; {STATES[state]}
      <br />
      <span className={ui.muted}>
        made by {createdBy} <Moment at={createdAt} as="clock" />, ends <Moment at={endsAt} as="clock" />,{' '}
        {lastUsedAt === null ? 'never used' : 'last used '}
        {lastUsedAt !== null && <Moment at={lastUsedAt} as="clock" />}
      </span>
      {state === 'valid' && (
        <form method="post" action={deskPaths.tokens()}>
          <input type="hidden" name="act" value="revoke" />
          <input type="hidden" name="token" value={id} />
          <Button compact type="submit" aria-label={`Revoke ${name}`}>
            Revoke
          </Button>
        </form>
      )}
    </li>
  );
}
