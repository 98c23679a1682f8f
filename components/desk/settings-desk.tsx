import { BillSheet } from '@/components/bill/bill-sheet';
import { PageTitle } from '@/components/shell/page-title';
import { Moment } from '@/components/ui/moment';
import ui from '@/components/ui/ui.module.css';
import type { DeskSettingsJson } from '@/lib/contract/desk-settings';
import { formatAmount, includedTax } from '@/lib/story/amounts';
import { deskPaths } from '@/lib/story/desk-paths';
import { settingsChangeWords } from '@/lib/story/settings-words';
import { DeskField, DeskForm, DeskLines, ReasonField } from './desk-form';
import { DeskPart } from './desk-part';
import styles from './merchandise.module.css';

interface Props extends DeskSettingsJson {
  /** `MAIL_FROM`: then it is no setting. */
  mailFromEnvironment: string | null;
  /** A mail as it would be sent now. */
  mail: { from: string; subject: string; html: string };
  now: Date;
}

/** What the shop is called and how it bills, who changed it and why, and what a bill and a mail look like by it. */
export function SettingsDesk({ settings, acts, mailFromEnvironment, mail, now }: Props) {
  return (
    <div className={ui.stack}>
      <PageTitle words="Settings · Desk" />
      <h1>Settings</h1>
      <div className={styles.columns}>
        <DeskPart title="The shop">
          <DeskForm
            key={settings.version}
            action={deskPaths.changeSettings()}
            send="Save the settings"
            done="Saved. It holds for what comes from now on; what was issued stays as it is."
          >
            <input type="hidden" name="version" value={settings.version} />
            <SettingsFields settings={settings} mailFromEnvironment={mailFromEnvironment} />
            <ReasonField />
          </DeskForm>
        </DeskPart>
        <div className={ui.stack}>
          <MailPreview mail={mail} />
          <Changes acts={acts} />
        </div>
      </div>
      <DeskPart title="A bill, as it is now">
        <ExampleBill settings={settings} now={now} />
      </DeskPart>
    </div>
  );
}

function SettingsFields({ settings, mailFromEnvironment }: Pick<Props, 'settings' | 'mailFromEnvironment'>) {
  const isFixed = mailFromEnvironment !== null;
  return (
    <>
      <DeskField label="Name" name="name" defaultValue={settings.name} maxLength={60} required />
      <DeskField
        label="What it sells"
        name="description"
        hint="In a line. It stands on the front page, below each page and on the bill."
        defaultValue={settings.description}
        maxLength={120}
        required
      />
      <DeskLines
        label="Address"
        name="address"
        hint="On the bill, on the label of a parcel and below each mail."
        defaultValue={settings.address}
        rows={4}
        maxLength={300}
      />
      <DeskField
        label="Sender of mail"
        name="mailFrom"
        hint={
          isFixed
            ? 'MAIL_FROM, a variable of the environment, says it. It is changed there.'
            : 'An address, or a name with it: Shop <shop@example.com>'
        }
        defaultValue={mailFromEnvironment ?? settings.mailFrom}
        readOnly={isFixed}
        maxLength={200}
        autoComplete="off"
      />
      <DeskLines
        label="Bank transfer"
        name="bankLines"
        hint="Account holder, IBAN, bank: what somebody needs who pays without a card."
        defaultValue={settings.bankLines}
        rows={4}
        maxLength={400}
      />
      <div className={styles.figures}>
        <DeskField label="Currency" name="currency" defaultValue={settings.currency} maxLength={3} required />
        <DeskField label="Tax" name="taxName" defaultValue={settings.taxName} maxLength={20} required />
        <DeskField
          label="Tax rate, %"
          name="taxPercent"
          defaultValue={settings.taxPercent}
          inputMode="numeric"
          maxLength={3}
          required
        />
      </div>
      <p className={`${ui.small} ${ui.muted}`}>
        Currency and rate are those of orders without items, and what a new product begins with. Each product
        has its own. The currency changes only once no product on the shelf has a price in another.
      </p>
      <DeskField
        label="Time zone"
        name="timeZone"
        hint="Such as Europe/Dublin. Bills, mail and the days of the figures go by it, past days too."
        defaultValue={settings.timeZone}
        maxLength={60}
        autoComplete="off"
        required
      />
      <DeskLines
        label="Legal lines of the bill"
        name="legalLines"
        hint="Company, register, tax number: at its foot."
        defaultValue={settings.legalLines}
        rows={4}
        maxLength={1000}
      />
    </>
  );
}

function MailPreview({ mail }: Pick<Props, 'mail'>) {
  return (
    <DeskPart title="A mail, as it is now">
      <p>
        <span className={ui.muted}>From</span> {mail.from}
        <br />
        <span className={ui.muted}>Subject</span> {mail.subject}
      </p>
      {/* No scripts and no origin of ours, as in the outbox; its links lead nowhere. */}
      <iframe className={styles.mail} title="An example of a mail" sandbox="" srcDoc={mail.html} />
    </DeskPart>
  );
}

function Changes({ acts }: Pick<Props, 'acts'>) {
  return (
    <DeskPart title="Changed" id="acts">
      {acts.length === 0 && <p className={ui.muted}>Nobody has changed them.</p>}
      <ul className={styles.lines}>
        {acts.map(({ key, at, person, role, reason, changed }) => (
          <li key={key}>
            <strong>
              {person} ({role}) changed {settingsChangeWords(changed)}
            </strong>
            <br />
            <span className={ui.muted}>
              <Moment at={at} as="clock" />, because: {reason}
            </span>
          </li>
        ))}
      </ul>
    </DeskPart>
  );
}

/** Ten of the currency, where it has hundredths. */
const TEN = 1_000n;

/** One piece at the shop's rate. */
function ExampleBill({ settings, now }: Pick<Props, 'settings' | 'now'>) {
  const { currency, taxPercent } = settings;
  const tax = includedTax(TEN, taxPercent, currency);
  const ten = formatAmount(TEN, currency);
  return (
    <BillSheet
      orderId="1"
      requestedAt={now}
      invoice={{ number: '000000', issuedAt: now }}
      corrections={[]}
      currency={currency}
      lines={[{ name: 'An example', quantity: 1, unitPrice: ten, sum: ten }]}
      total={ten}
      tax={{
        net: formatAmount(TEN - tax, currency),
        rates: [{ percent: taxPercent, amount: formatAmount(tax, currency) }],
      }}
      received={ten}
      status="Paid"
      customer={{ name: 'Ada Byrne', address: '1 Long Lane, Dublin' }}
      seller={settings}
      payBy={null}
      bankLines={null}
      titleAs="h3"
    />
  );
}
