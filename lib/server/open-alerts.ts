import { randomBytes } from 'node:crypto';
import { AlertWorker } from '@/lib/alerts/alert-worker';
import type { ManageOptions } from '@/lib/alerts/manage-rules';
import type { Database } from '@/lib/db/database';
import { DeliverySender, type OutgoingStaffMail } from '@/lib/deliveries/delivery-sender';
import { resealEndpoints } from '@/lib/deliveries/endpoints';
import { OutgoingError } from '@/lib/deliveries/outgoing-error';
import type { MailDesk } from '@/lib/mail/mail-desk';
import { DeliveryError } from '@/lib/mail/transport';
import type { DefinitionTexts } from '@/lib/queries/definition-texts';
import { Sealer } from '@/lib/secrets/sealer';
import { sealingKeys } from '@/lib/secrets/sealing-keys';
import type { Env } from './get-env';
import type { Metrics } from './metrics';

interface Options {
  readonly database: Database;
  readonly env: Env;
  readonly origin: string;
  readonly mail: MailDesk;
  readonly texts: DefinitionTexts;
  /** The shop's, as its settings are now. */
  readonly timeZone: () => string;
  readonly metrics: Metrics;
  readonly holder: string;
  readonly now: () => Date;
  readonly onError: (message: string, error: unknown) => void;
  /** The product is opened and serves nobody: the database's own secrets are neither read nor made. */
  readonly isFleeting: boolean;
}

/** Who is told of what needs a person, and what goes out to them. */
export interface Alerts {
  readonly deliveries: DeliverySender;
  readonly worker: AlertWorker;
  /** What the desk manages rules with. */
  readonly manage: ManageOptions;
}

/** Sets up alerts and what goes out by webhook and mail to those who run the shop. */
export async function openAlerts(options: Options): Promise<Alerts> {
  const { database, env, origin, mail, texts, timeZone, metrics, holder, now, onError, isFleeting } = options;
  const keys = isFleeting ? [randomBytes(32).toString('base64')] : sealingKeys(env, true);
  const sealer = new Sealer(keys);
  if (!isFleeting) await resealEndpoints(database, sealer);
  const allowsPrivate = env.allowPrivateWebhooks;
  const deliveries = new DeliverySender({
    ...{ database, sealer, allowsPrivate, now, holder, onError },
    sendMail: mailOf(mail),
    onResult: (way, result) => metrics.deliveries.inc({ way, result }),
  });
  const worker = new AlertWorker({
    ...{ database, texts, origin, now, onError },
    timeZone,
    onTold: () => deliveries.wake(),
  });
  return { deliveries, worker, manage: { database, sealer, allowsPrivate, origin, now } };
}

/** Mail of the staff's, with what its failures mean here. */
function mailOf({ sendToStaff }: MailDesk) {
  if (sendToStaff === null) return null;
  return async ({ address, title, lines, button, messageId }: OutgoingStaffMail) => {
    const to = { name: '', address };
    try {
      await sendToStaff({ to, subject: title, title, lines, button }, messageId);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      throw new OutgoingError(error.message, error.isFinal);
    }
  };
}
